// Generators, coroutines and asynchronous generators that Cython makes: objects of its own types, which
// bear the names of CPython's (0.29), or those in a module of their own (3.0 and later).
//
// Their struct differs from release to release. But each declares where its code and what it waits for
// are, as members, and what matters else stands around the code, in all of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/budget.h"
#include "python/objects/generator_state.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// Whether instances of a type are such.
[[nodiscard]] bool is_cython_coroutine_type(const Program& program, const TypeInfo& type);

/// "generator", "coroutine", "async_generator": the name of such a type without its module.
[[nodiscard]] std::string name_cython_coroutine_type(const TypeInfo& type);

/// The qualified name of one, printable; empty once it is finished, since it lets go of that.
[[nodiscard]] Result<std::string> read_cython_name(const Program& program,
                                                   Address object,
                                                   const TypeInfo& type);

/// What one is doing; unsupported where its struct ends in another way than is known.
[[nodiscard]] Result<GeneratorState> read_cython_state(const Program& program,
                                                       Address object,
                                                       const TypeInfo& type);

}  // namespace hognose::python
