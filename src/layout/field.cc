// The list of fields as data.
// SPDX-License-Identifier: MIT
#include "layout/field.h"

#include <array>

namespace hognose::layout {
namespace {

// What each struct is called, which its fields share: `types_of` and the name of the struct.
#define HOGNOSE_STRUCT(name, type_names) constexpr std::string_view types_of##name = type_names;
#define HOGNOSE_FIELD(owner, name, path, T)
#define HOGNOSE_END(name)
#include "layout/fields.inc"
#undef HOGNOSE_STRUCT
#undef HOGNOSE_FIELD
#undef HOGNOSE_END

template <class T>
constexpr FieldValue value_of = FieldValue::embedded;
template <>
constexpr FieldValue value_of<Address> = FieldValue::address;
template <>
constexpr FieldValue value_of<std::int64_t> = FieldValue::signed_number;
template <>
constexpr FieldValue value_of<std::uint64_t> = FieldValue::unsigned_number;
template <>
constexpr FieldValue value_of<double> = FieldValue::real;

constexpr std::array<FieldInfo, field_count> fields{{
#define HOGNOSE_STRUCT(name, type_names) \
  {FieldId::name##__size, #name, "", type_names, "", FieldValue::embedded},
#define HOGNOSE_FIELD(owner, name, path, T) \
  {FieldId::owner##__##name, #owner, #name, types_of##owner, path, value_of<T>},
#define HOGNOSE_END(name)
#include "layout/fields.inc"
#undef HOGNOSE_STRUCT
#undef HOGNOSE_FIELD
#undef HOGNOSE_END
}};

}  // namespace

std::span<const FieldInfo, field_count> all_fields() {
  return fields;
}

}  // namespace hognose::layout
