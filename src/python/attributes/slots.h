// The attributes that `__slots__` puts straight into an object, as pointers at fixed offsets.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/attributes/members.h"
#include "python/values/dict_entries.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// Visits the slots that the classes of the MRO of its type gave an object, in MRO order, and within a
/// class as `__slots__` names them; unset ones are left out. An error stands for one slot or class
/// that could not be read: the others were visited.
[[nodiscard]] Result<void> for_each_slot(const Program& program,
                                         const AttributeOwner& instance,
                                         Budget& budget,
                                         const EntryVisitor& visit);

/// The pointer that a member descriptor of `type` stands for, in `object`: null if it is unset,
/// nothing if `descriptor` is no member that holds an object.
[[nodiscard]] Result<std::optional<Address>> read_member(const Program& program,
                                                         Address object,
                                                         const TypeInfo& type,
                                                         Address descriptor);

}  // namespace hognose::python
