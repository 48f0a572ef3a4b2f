// What a type says of itself: its dict, its MRO, its qualified name. And which object is None.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/budget.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// The dict of a type, also of a static builtin of 3.12+; null if there is none.
[[nodiscard]] Result<Address> find_type_dict(const Program& program, const TypeInfo& type);

/// A name in the dicts of the classes of the MRO of `type`, or nothing.
[[nodiscard]] Result<std::optional<Address>> find_in_class(const Program& program,
                                                           const TypeInfo& type,
                                                           std::u32string_view name,
                                                           Budget& budget);

/// Whether `type` is the class `name` of the Python module `module`.
[[nodiscard]] bool is_class_of_module(const Program& program,
                                      const TypeInfo& type,
                                      std::string_view name,
                                      std::u32string_view module);

/// The classes of the MRO of `type`, itself first; by tp_base where tp_mro cannot be read.
[[nodiscard]] std::vector<Address> read_mro(const Program& program, const TypeInfo& type);

/// The first class of the MRO of `type` that passes the test; null if none does. Those that cannot be
/// read are left out.
[[nodiscard]] Address find_base(const Program& program,
                                const TypeInfo& type,
                                const std::function<bool(const TypeInfo&)>& test);

/// Whether `object` is None; by its address, or by its type where that address is not known.
[[nodiscard]] bool is_none_object(const Program& program, Address object);

/// None by its name in the builtins of the first interpreter, for a runtime that exports no
/// `_Py_NoneStruct`; null if it is not found there.
[[nodiscard]] Address find_none(const Program& program);

/// "pkg.Outer.Inner": module and qualified name as in repr(type); builtins without module.
[[nodiscard]] Result<std::string> read_type_name(const Program& program, Address type);

}  // namespace hognose::python
