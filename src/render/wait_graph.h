// The wait graph as text.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/wait_graph.h"
#include "render/sheet.h"

namespace hognose::render {

/// Circles first, then each thing with who waits for it.
void add_wait_graph(Sheet& sheet, const document::WaitGraph& block);

}  // namespace hognose::render
