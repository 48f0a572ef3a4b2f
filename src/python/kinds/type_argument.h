// What stands between the brackets of a type with parameters, as its repr writes it: types by name.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/describer.h"
#include "python/values/containers.h"

namespace hognose::python {

/// Whose repr it is. All write types by name, `...`, and lists of types in brackets.
enum class ArgumentForm {
  of_builtin,  ///< list[int]
  of_union,  ///< int | None: the type of None is None
  of_typing,  ///< typing.List[int]: functions by name, and tuples in brackets as well
};

/// One argument; what is none of the above as it is.
void write_type_argument(Describer& out, Address object, ArgumentForm form);

/// Arguments between separators. The first that cannot be read ends them.
[[nodiscard]] Result<void> write_type_arguments(Describer& out,
                                                const Items& arguments,
                                                const char* separator,
                                                ArgumentForm form);

/// The same of the tuple at `arguments`, and how many there are.
[[nodiscard]] Result<std::uint64_t> write_type_arguments(Describer& out,
                                                         const Result<Address>& arguments,
                                                         const char* separator,
                                                         ArgumentForm form);

}  // namespace hognose::python
