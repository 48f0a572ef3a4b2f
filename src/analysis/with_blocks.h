// The `with` statements that a frame is inside of.
//
// A `with` keeps the `__exit__` that it will call on the value stack. Which slots hold one is told by
//
//   up to 3.10   the frame's stack of blocks: f_blockstack[i].b_level is one past the slot. A block is
//                made when `__enter__` has returned;
//   3.11+        the code's exception table: its entry for the running instruction leads to a handler,
//                the entry for that handler to the one around it, and so on. Each says how many slots it
//                keeps (depth), and a handler of a `with` keeps its `__exit__` as the last of those. From 3.14 on that is a function, and the next slot is whom it belongs to.
//
// So a frame that still waits in `__enter__` is not inside, and what is left over above the live part
// of the stack is not looked at. Objects/exception_handling_notes.txt describes the table.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "python/frames/frame.h"

namespace hognose::analysis {

/// What one `with` keeps.
struct OpenWith {
  Address exit;  ///< what will be called: a bound method, or a function of `self`
  Address self{};  ///< the slot behind it, where `exit` may be a function (3.14+); else null
};

/// What the live part of the value stack keeps where a `with` keeps its `__exit__`, the oldest first.
/// Some may be other objects, as loops and `try` have their slots there too. Nothing of a frame that
/// cannot be read.
[[nodiscard]] std::vector<OpenWith> find_open_withs(const python::Program& program,
                                                    const python::BareFrame& frame);

}  // namespace hognose::analysis
