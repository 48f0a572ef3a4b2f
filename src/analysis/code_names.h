// The names that code uses of others: global ones, and attributes.
// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>

#include "python/program/program.h"

namespace hognose::analysis {

/// co_names; empty if they cannot be read.
[[nodiscard]] std::set<std::string> read_code_names(const python::Program& program, Address code);

}  // namespace hognose::analysis
