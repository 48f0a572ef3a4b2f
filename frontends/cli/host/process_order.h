// A list of processes as a tree.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "document/processes.h"

namespace hognose::cli {

/// Puts each process below the nearest one of the list that it descends from, and else in the order
/// that they have. `parents` has the parents of others as well, which may lie between two of the list.
void order_as_tree(std::vector<document::Process>& list,
                   const std::map<std::int64_t, std::int64_t>& parents);

}  // namespace hognose::cli
