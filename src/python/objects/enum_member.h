// Members of enum.Enum classes: their names and values, and the names of a flag's bits.
//
// A combination of flags had no name until 3.11: it is put together from the members of the class
// whose bits it holds, as newer versions do themselves.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/budget.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// Whether a type is a class of the enum module's metaclass.
[[nodiscard]] bool is_enum_type(const Program& program, const TypeInfo& type);

/// `_name_` and `_value_` of the instance.
struct EnumMember {
  Address name;  ///< a str, or None
  Address value;
};
/// Nothing unless both can be read.
[[nodiscard]] std::optional<EnumMember> read_enum_member(const Program& program,
                                                         Address object,
                                                         const TypeInfo& type,
                                                         Budget& budget);

/// The names of the members that have a bit of a mask alone, and the bits that nobody has.
struct FlagNames {
  std::vector<Address> known;
  std::uint64_t rest = 0;
};
[[nodiscard]] FlagNames read_flag_names(const Program& program,
                                        const TypeInfo& type,
                                        std::int64_t mask,
                                        Budget& budget);

}  // namespace hognose::python
