// Attributes of an object, found without running code: instance dict, inline values, slots, class.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/containers.h"
#include "python/type_info.h"

namespace hognose::python {

/// Visits the instance's own attributes in order: instance dict (or inline values) first, then
/// slots in MRO order. `has_dict` says whether there was a dict or values at all. An error stands
/// for a part that could not be read; the parts before and after it were visited.
struct OwnAttributes {
  bool has_dict = false;
  bool is_managed = false;  ///< the type stores attributes without a dict pointer (3.11+)
};
[[nodiscard]] Result<OwnAttributes> for_each_attribute(const Program& program,
                                                       Address object,
                                                       const TypeInfo& type,
                                                       Budget& budget,
                                                       const EntryVisitor& visit);

/// One attribute by name: the instance's own, then those of the classes of its MRO. Descriptors are
/// not called: a property is returned as the property object. Only what is a plain pointer inside
/// the object is followed: members, and what computed.h lists.
[[nodiscard]] Result<std::optional<Address>> find_attribute(const Program& program,
                                                            Address object,
                                                            std::u32string_view name,
                                                            Budget& budget);

/// The dict of a type, also of a static builtin of 3.12+; null if there is none.
[[nodiscard]] Result<Address> find_type_dict(const Program& program, const TypeInfo& type);

/// A name in the dicts of the classes of the MRO of `type`, or nothing.
[[nodiscard]] Result<std::optional<Address>> find_in_class(const Program& program,
                                                           const TypeInfo& type,
                                                           std::u32string_view name,
                                                           Budget& budget);

/// The classes of the MRO of `type`, itself first; by tp_base where tp_mro cannot be read.
[[nodiscard]] std::vector<Address> read_mro(const Program& program, const TypeInfo& type);

/// Whether `object` is None; by its address, or by its type where that address is not known.
[[nodiscard]] bool is_none_object(const Program& program, Address object);

/// None by its name in the builtins of the first interpreter, for a runtime that exports no
/// `_Py_NoneStruct`; null if it is not found there.
[[nodiscard]] Address find_none(const Program& program);

/// "pkg.Outer.Inner": module and qualified name as in repr(type); builtins without module.
[[nodiscard]] Result<std::string> read_type_name(const Program& program, Address type);

}  // namespace hognose::python
