// What a greenlet does, and the Python frames of one that is parked.
//
// Releases up to 1.1 keep all in the object; since 2.0 a C++ object behind it has it. In both stand, in
// this order, words that hold together so well that no table of releases is needed:
//
//     stack_start, stack_stop, stack_copy, stack_saved, stack_prev
//     [parent, run_info]  up to 1.1      [context]  from 2.0 on, where Python has contexts (3.7+)
//     top_frame
//
// The main greenlet of a thread has a stack_stop of all ones; that of others is on a C stack, and so is
// stack_start below it, from which on stack_saved bytes were moved to stack_copy. top_frame is null or a
// frame. Where that is not so of each greenlet in just one way, nothing is read.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "python/frames/frame.h"
#include "python/objects/greenlet_set.h"

namespace hognose::python {

enum class GreenletState : std::uint8_t {
  not_started,
  running,  ///< the current one of its thread
  parked,
  dead,  ///< has ended
  unknown,  ///< runs, or is parked in a function written in C
};

/// One greenlet.
struct Greenlet {
  Address address;
  GreenletState state = GreenletState::unknown;
  bool is_main = false;  ///< the one that its thread began with
  Address main;  ///< that one; null if not known
  Address parent;  ///< null of a main one
  Address stack;  ///< a place on the C stack of its thread; null if not known
  std::vector<BareFrame> frames;  ///< of a parked one, the newest first, without entry shims
  Lacks lacks;
};

/// All of them.
struct GreenletList {
  bool is_known = true;  ///< whether the release lays them out in a way that was recognised
  std::vector<Greenlet> greenlets;  ///< in the order of the set; none if that is not known
  Lacks lacks;  ///< why there may be more
};

[[nodiscard]] GreenletList read_greenlets(const Program& program,
                                          const GreenletSet& set,
                                          Budget& budget);

}  // namespace hognose::python
