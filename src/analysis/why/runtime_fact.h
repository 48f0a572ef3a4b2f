// What rules may know of the interpreter, and of how the thread that crashed stood with it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/why/claim.h"

namespace hognose::analysis::why {

/// The bytes that Python's debug allocator fills memory with; zeros where it is not in use.
struct MarksFact {
  std::uint8_t clean = 0;
  std::uint8_t dead = 0;
  std::uint8_t forbidden = 0;
};

/// What the interpreter says of itself, and of the thread.
struct RuntimeFact {
  /// How far it is between Py_Initialize() and the end of Py_Finalize().
  enum class Phase : std::uint8_t { unknown, not_initialized, running, finalizing, finalized };
  Phase phase = Phase::unknown;
  Tri is_finalizer = Tri::unknown;  ///< it is this thread that finalizes it
  Tri has_state = Tri::unknown;
  Tri holds_gil = Tri::unknown;
  Tri collects = Tri::unknown;  ///< this thread collects garbage
  Tri has_gil = Tri::unknown;  ///< this Python has one that is used
  std::optional<MarksFact> marks;  ///< nothing if it is not known whether it is in use
  std::string holder;  ///< who holds the GIL: `thread 4242`, "nobody"; empty if unknown
  std::vector<std::int64_t>
      state_offsets;  ///< of fields of PyThreadState that functions begin with
  /// Where PyThreadState counts calls, as ints: from here to there; equal if that is not known.
  std::int64_t counters_begin = 0;
  std::int64_t counters_end = 0;
};

}  // namespace hognose::analysis::why
