// Which exceptions a thread raises and handles, by their classes' names alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "analysis/thread_state.h"
#include "native/merge.h"
#include "python/frames/frame.h"

namespace hognose::session {

/// The exception that a kernel thread raises, and the newest that it handles, as far as there are any
/// and they can be read.
struct ExceptionFacts {
  std::vector<analysis::ExceptionFact> known;
  Lacks lacks;  ///< why there may be others
};
/// Those of a thread with these states. `frames` are its own, newest first.
[[nodiscard]] ExceptionFacts read_exception_facts(const python::Program& program,
                                                  std::span<const python::Thread> states,
                                                  std::span<const Address> frames,
                                                  Budget& budget);

/// Where the Python frames are, newest first.
[[nodiscard]] std::vector<Address> addresses_of(std::span<const python::BareFrame> frames);
[[nodiscard]] std::vector<Address> addresses_of(const native::MergedStack& stack);

}  // namespace hognose::session
