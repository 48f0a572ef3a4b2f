// Attributes of an object, found without running code: instance dict, inline values, slots, class.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "python/attributes/members.h"
#include "python/values/dict_entries.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// Visits the instance's own attributes in order: instance dict (or inline values) first, then the
/// slots of its classes in MRO order. `has_dict` says whether there was a dict or values at all. An error stands
/// for a part that could not be read; the parts before and after it were visited.
struct OwnAttributes {
  bool has_dict = false;
  bool is_managed = false;  ///< the type stores attributes without a dict pointer (3.11+)
};
[[nodiscard]] Result<OwnAttributes> for_each_attribute(const Program& program,
                                                       const AttributeOwner& instance,
                                                       Budget& budget,
                                                       const EntryVisitor& visit);

/// One attribute by name: the instance's own, then those of the classes of its MRO. Descriptors are
/// not called: a property is returned as the property object. Only what is a plain pointer inside
/// the object is followed: members, and what computed.h lists.
[[nodiscard]] Result<std::optional<Address>> find_attribute(const Program& program,
                                                            Address object,
                                                            std::u32string_view name,
                                                            Budget& budget);

}  // namespace hognose::python
