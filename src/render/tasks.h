// Trees of tasks as text.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/tasks.h"
#include "render/sheet.h"

namespace hognose::render {

/// A line for each task, below the title and the task that waits for it.
void add_tasks(Sheet& sheet, const document::Tasks& block);

/// How many of them have a part that is not known.
[[nodiscard]] std::size_t count_holes(const document::Tasks& block);

}  // namespace hognose::render
