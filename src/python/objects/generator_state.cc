// The words for what a generator is doing.
// SPDX-License-Identifier: MIT
#include "python/objects/generator_state.h"

namespace hognose::python {

const char* describe_generator_state(GeneratorState state) {
  switch (state) {
    case GeneratorState::created:
      return "created";
    case GeneratorState::suspended:
      return "suspended";
    case GeneratorState::running:
      return "running";
    case GeneratorState::finished:
      return "finished";
  }
  return "?";
}

}  // namespace hognose::python
