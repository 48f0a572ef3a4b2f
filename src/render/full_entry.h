// The line of bt-full: a frame with its address and variables, cut after so many characters.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "document/document.h"
#include "render/sheet.h"

namespace hognose::render {

/// Adds "#3 Frame 0x…, for file F, line 7, in f (a=1)" to the line at hand. What follows the number
/// is cut after `max_repr` characters (0 = no limit). `file` is what the file of a frame is called.
void add_full_entry(Sheet& sheet,
                    const document::TraceEntry& entry,
                    std::size_t max_repr,
                    std::string_view file);

/// "7", or "?" where the line is not known.
[[nodiscard]] std::string line_number(const document::FramePlace& place);

}  // namespace hognose::render
