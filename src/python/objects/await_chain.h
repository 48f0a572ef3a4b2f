// What a coroutine awaits: those inside each other, down to what is no coroutine.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "python/frames/frame.h"
#include "python/objects/generator_state.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// The frames of a coroutine and of all that it awaits, the outermost first. A frame that could not be
/// read ends it, as does one that runs: what that awaits is on the stack of its thread.
struct AwaitChain {
  std::vector<BareFrame> frames;
  GeneratorState state = GeneratorState::finished;  ///< of the outermost
  Address
      awaited;  ///< what the innermost awaits, if that is no coroutine; null where that is not known
  Lacks lacks;
};

/// At most `most` frames; the rest is a cut.
[[nodiscard]] AwaitChain read_await_chain(const Program& program,
                                          Address coroutine,
                                          std::size_t most,
                                          Budget& budget);

/// What a coroutine or generator awaits, or yields from: `cr_await`, `gi_yieldfrom`, `ag_await`. Null if it
/// is not suspended in such a place.
[[nodiscard]] Result<Address> read_awaited(const Program& program,
                                           Address generator,
                                           const TypeInfo& type);

}  // namespace hognose::python
