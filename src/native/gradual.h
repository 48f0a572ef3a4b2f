// Placement while a stack is walked: a host that shows machine frames one by one asks of each which
// Python frames it executes, and nothing beyond that frame is unwound for the answer.
//
// It gives what merge() gives, in the same order. That costs nothing where an anchor is an address;
// up to 3.9 it works as long as each loop holds the pointer of the next frame. Where one does not,
// only the whole stack can tell, and is unwound then.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "base/budget.h"
#include "native/machine_stack.h"
#include "native/placement.h"
#include "native/runs.h"
#include "python/frames/frame.h"

namespace hognose::native {

/// A Python frame, and how far it can be relied on that it runs in the machine frame where it is
/// shown; an unplaced one does not: the frame that executes it was not unwound.
struct PlacedFrame {
  python::Frame frame;
  Trust trust = Trust::seen;
};

/// The Python frames of one kernel thread, given out as its machine frames are walked.
class GradualPlacement {
 public:
  GradualPlacement(const python::Program& program, Runs runs);

  /// The Python frames that stand at the machine frame `index`, newest first, each given once:
  /// those that it executes, and before them any that no newer frame has executed. Indices rise.
  [[nodiscard]] std::vector<PlacedFrame> take(const python::Program& program,
                                              MachineStack& machine,
                                              std::size_t index,
                                              Budget& budget);
  /// Those that are left where the machine frames end.
  [[nodiscard]] std::vector<PlacedFrame> take_rest();

  [[nodiscard]] bool is_done() const { return next_ == runs_.runs.size(); }
  /// Why there may be older frames than these.
  [[nodiscard]] const Lacks& lacks() const { return runs_.list.lacks; }

 private:
  std::optional<std::size_t> find_by_address(const MachineFrame& frame, std::size_t index);
  std::optional<std::size_t> find_by_pointer(const python::Program& program,
                                             MachineStack& machine,
                                             std::size_t index,
                                             Budget& budget);
  std::optional<std::size_t> find_in_whole(std::size_t index) const;
  void place_whole(const python::Program& program, MachineStack& machine, Budget& budget);
  void give_until(std::size_t end,
                  std::optional<std::size_t> index,
                  std::vector<PlacedFrame>& given);

  Runs runs_;
  std::vector<python::Frame> frames_;  // those of runs_.list
  std::vector<RunPlace> places_;
  std::map<Address, std::size_t> pending_;  // anchors on the C stack that were not met yet
  std::size_t next_ = 0;  // the newest run not given yet
  bool is_whole_ = false;  // all of places_ is known
};

}  // namespace hognose::native
