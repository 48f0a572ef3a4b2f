// GDB's own decorator of a machine frame, asked once for what all frames at one place share.
//
// As soon as there is a frame filter, GDB prints machine frames through a class written in Python
// too, which makes `thread apply all bt` a third dearer. What it says of function, file, line and
// arguments (their symbols, not their values) depends on the program counter alone, and hundreds of
// threads wait at a few dozen places.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "gdb/api/ref.h"

namespace hognose::gdb {

/// What GDB's decorator said at one program counter.
struct PlaceOfFrame {
  Ref function;
  Ref filename;
  Ref line;
  Ref arguments;  ///< a list of GDB's symbol wrappers, or None
  bool is_normal = false;  ///< neither a signal trampoline nor a call from GDB
};

/// The machine frames of one backtrace, the newest first. What GDB says of a place is remembered for
/// all backtraces of the process.
class PlainFrames {
 public:
  /// `decorator` of the next frame, or one in its place that answers from memory; `inferior` is its
  /// gdb.Frame. Only decorators that GDB itself has put around a frame are replaced.
  [[nodiscard]] Ref share(const Ref& decorator, const Ref& inferior);

 private:
  [[nodiscard]] const PlaceOfFrame* find(const Ref& decorator, const Ref& inferior);

  std::uint64_t last_pc_ = 0;
  std::uint64_t depth_ = 0;  // frames newer than this one at the same pc
  bool follows_normal_ = false;  // the frame before was a normal one: this one's pc is a return
};

/// Object files came or went: what is remembered of places may be wrong now.
void forget_places();

}  // namespace hognose::gdb
