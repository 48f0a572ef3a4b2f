// What people type who know GDB: short for the commands of the shell, or another name for one.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>

#include "cli/shell/shell_line.h"
#include "document/document.h"

namespace hognose::cli {

/// The line with its verb in full: "p x" is "print x", "i threads" is "threads", "where" is "bt", "t a a bt"
/// is "thread apply all bt", and a beginning that only one verb has is that verb. Any other stays as it is.
[[nodiscard]] ShellLine spell_out(ShellLine line);

/// Of "bt 5" or "where -5": so many frames, the newest or the oldest.
struct FrameCount {
  std::size_t count = 0;
  bool is_of_oldest = false;
};
/// Takes the number from the end of the arguments of a bt; nothing if there is none.
[[nodiscard]] std::optional<FrameCount> take_frame_count(ShellLine& line);

/// Leaves so many Python frames of each traceback, what they call, and a line that says that there are more.
void keep_frames(document::Document& answer, FrameCount kept);

}  // namespace hognose::cli
