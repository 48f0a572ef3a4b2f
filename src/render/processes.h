// Processes as text: a line each, with the branches of their tree.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "document/processes.h"
#include "render/sheet.h"

namespace hognose::render {

/// What stands before each line of a tree, by how many stand above each: "├─ ", "│  └─ ".
[[nodiscard]] std::vector<std::string> draw_branches(std::span<const std::size_t> depths);

void add_processes(Sheet& sheet, const document::Processes& block);

}  // namespace hognose::render
