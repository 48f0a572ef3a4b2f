// Where a frame stands, at the end of a line and as a line.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "document/frame_place.h"
#include "render/sheet.h"

namespace hognose::render {

/// Adds "; in serve, app.py:7" to the line at hand.
void add_place(Sheet& sheet, const document::FramePlace& place);

/// Adds the line `File "app.py", line 7, in serve`, behind that indent.
void add_frame_line(Sheet& sheet, std::string_view indent, const document::FramePlace& place);

}  // namespace hognose::render
