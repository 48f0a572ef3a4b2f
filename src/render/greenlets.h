// The greenlets of a thread as text: those that stand at the same place are one.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/tasks.h"
#include "render/sheet.h"

namespace hognose::render {

/// Its title, and each stack once: those that run first, then those at which most are.
void add_greenlets(Sheet& sheet, const document::Tasks& block);

}  // namespace hognose::render
