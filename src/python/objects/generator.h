// What a generator, coroutine or asynchronous generator is doing, and the frame inside it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "python/frames/frame.h"
#include "python/objects/generator_state.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// Whether instances of a type are CPython's own generators, coroutines or asynchronous generators.
[[nodiscard]] bool is_generator_type(const Program& program, const TypeInfo& type);

/// What the generator at `generator` is doing; corrupt if its state is none that CPython knows.
[[nodiscard]] Result<GeneratorState> read_generator_state(const Program& program,
                                                          Address generator);

/// The number by which `gi_frame_state` says that a generator has not begun (3.11+); nothing where it is
/// not so kept.
[[nodiscard]] std::optional<std::int64_t> find_created_state(const Program& program);

/// The frame of a generator that is not finished.
[[nodiscard]] Result<Frame> read_generator_frame(const Program& program, Address generator);

/// "x.py:12": where a generator that is not finished stands, or will go on.
[[nodiscard]] Result<std::string> read_generator_place(const Program& program, Address generator);

/// Its qualified name, or (Python 2) the name of its code; printable.
[[nodiscard]] Result<std::string> read_generator_name(const Program& program, Address generator);

}  // namespace hognose::python
