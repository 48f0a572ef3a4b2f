// One thread with its merged stack.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "native/merge.h"
#include "session/exception_facts.h"

namespace hognose::session {

/// A Python thread and what runs on its stack, as they were when they were read.
struct ThreadStack {
  std::vector<python::Thread> states;  ///< its states, at least one, the newest first
  target::OsThread os_thread;
  std::unique_ptr<native::MachineStack> machine;  ///< may be null
  native::MergedStack merged;
  native::Detail detail = native::Detail::levels;  ///< how much of the machine frames is in it
  bool is_described = false;  ///< whether its Python frames have their names and positions
  /// What it raises and handles, if that was read with the stacks.
  std::optional<ExceptionFacts> exceptions;
};

}  // namespace hognose::session
