// What a generator, coroutine or asynchronous generator is doing, whoever made it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace hognose::python {

/// What a generator is doing.
enum class GeneratorState : std::uint8_t { created, suspended, running, finished };

/// "created", "suspended", "running", "finished".
[[nodiscard]] const char* describe_generator_state(GeneratorState state);

}  // namespace hognose::python
