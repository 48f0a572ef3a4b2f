// Lists of threads as text.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/threads.h"
#include "render/sheet.h"

namespace hognose::render {

/// A line for each thread, or one for all and their names below.
void add_threads(Sheet& sheet, const document::Threads& block);

}  // namespace hognose::render
