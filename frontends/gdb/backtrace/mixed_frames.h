// The frames of a backtrace with Python's among them.
//
// GDB hands its frames on one by one, as decorators, as far as its user wants to see them. Each
// eval loop among them is replaced by the Python frames that it executes; everything else passes as
// it is. GDB numbers lines by the machine frame behind them, and the first line of each gets the
// number: `frame N` leads to the eval loop, from where py-locals and py-print speak of that frame.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>

#include "gdb/api/ref.h"
#include "gdb/backtrace/plain_frame.h"
#include "gdb/backtrace/python_frame.h"
#include "native/gradual.h"
#include "native/machine_stack.h"

namespace hognose::gdb {

class MixedFrames {
 public:
  /// `decorators`: GDB's iterator. `placement` and `machine` are of the thread selected now.
  /// With `has_line_for_each`, each Python frame is a line, and several may be of one machine frame.
  /// With `may_join`, it would print the same if the arguments of a frame were one.
  MixedFrames(Ref decorators,
              native::GradualPlacement placement,
              std::unique_ptr<native::MachineStack> machine,
              bool has_line_for_each,
              bool may_join);

  /// The next decorator; none at the end, or with the Python exception pending: what the iterator
  /// raised, or a KeyboardInterrupt.
  [[nodiscard]] Ref next();

 private:
  void add(const Ref& decorator);
  void mix(const Ref& decorator, const python::Program& program);
  void add_end();
  void add_note(const std::string& why);
  bool add_placed(std::vector<native::PlacedFrame> all, bool is_shown, const Ref& inferior);
  void add_lines(std::vector<FrameLine> lines);
  void add_line(FrameLine line);

  Ref decorators_;
  native::GradualPlacement placement_;
  std::unique_ptr<native::MachineStack> machine_;
  PlainFrames plain_;
  std::shared_ptr<PrintingProof> proof_;
  std::deque<Ref> ready_;
  Ref last_;  // the gdb.Frame shown last
  std::int64_t next_level_ = 0;  // the newest machine frame not asked about yet
  bool
      has_line_for_each_;  // Python frame; else for each machine frame, the older ones below its newest
  bool is_over_ = false;  // GDB has no more
  bool has_ended_ = false;  // and all that we know of older frames is said
};

/// An iterator over them, for GDB; none with the Python exception pending.
[[nodiscard]] Ref make_mixed_frames(MixedFrames frames);

}  // namespace hognose::gdb
