// The members that a type written in C declares (tp_members): plain memory of its instances, each of
// a C type that PyMemberDef names.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/budget.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// What a member is in C: `PyMemberDef.type`, the numbers of structmember.h (`T_…`), which 3.12 calls
/// `Py_T_…`. A target may give any other number.
enum class MemberType : std::int64_t {
  t_short = 0,
  t_int = 1,
  t_long = 2,
  t_float = 3,
  t_double = 4,
  t_string = 5,  ///< `char *`; null reads as None
  t_object = 6,  ///< null reads as None
  t_char = 7,
  t_byte = 8,
  t_ubyte = 9,
  t_ushort = 10,
  t_uint = 11,
  t_ulong = 12,
  t_string_inplace = 13,  ///< `char[]`, ended by a zero
  t_bool = 14,
  t_object_ex = 16,  ///< null: the attribute is missing
  t_longlong = 17,
  t_ulonglong = 18,
  t_pyssizet = 19,
  t_none = 20,  ///< reads as None, whatever is there
};

/// How many bytes of the instance a member of this type has; of `char[]` the least, 1. Nothing for a
/// number that is no type.
[[nodiscard]] std::optional<std::uint64_t> size_of_member(MemberType type);

/// One member of one instance.
struct Member {
  std::string name;  ///< printable
  MemberType type = MemberType::t_none;
  Address at;
  std::uint64_t room = 0;  ///< bytes from there to the end of the instance
};

/// Whose attributes are wanted, and those that which of its classes gave it.
struct AttributeOwner {
  Address object;
  const TypeInfo& type;
  Address end{};  ///< of the classes of the MRO the first that is left out; null: none
};

/// Called for each member; false ends the walk.
using MemberVisitor = std::function<bool(const Member& member)>;

/// Visits the members that the classes of the MRO of `type` declare, in that order; one that an
/// earlier class declares hides later ones of its name. Slots of Python classes are left out
/// (slots.h), as are those that tell of the instance's dict and weak references. An error stands for
/// members that could not be read, or that lie outside the object (corrupt): the others were visited.
[[nodiscard]] Result<void> for_each_declared(const Program& program,
                                             const AttributeOwner& instance,
                                             Budget& budget,
                                             const MemberVisitor& visit);

/// The one of that name; not_found if there is none.
[[nodiscard]] Result<Member> find_declared_member(const Program& program,
                                                  const AttributeOwner& instance,
                                                  std::string_view name,
                                                  Budget& budget);

/// Where the instances of a type have one member.
struct MemberPlace {
  std::int64_t offset = 0;
  std::int64_t size = 0;  ///< bytes; of `char[]` the least
  bool is_open = false;  ///< `char[]`, whose end nobody declares
};

/// Where the members lie that the classes of the MRO of `type` declare, slots among them.
[[nodiscard]] std::vector<MemberPlace> find_member_places(const Program& program,
                                                          const TypeInfo& type,
                                                          Budget& budget);

/// The member that `object` has by `name`; nothing if its classes have none, or something else, by
/// that name. corrupt if it lies outside the object.
[[nodiscard]] Result<std::optional<Member>> find_member(const Program& program,
                                                        Address object,
                                                        const TypeInfo& type,
                                                        std::u32string_view name,
                                                        Budget& budget);

}  // namespace hognose::python
