// Reads the members that the type of a dtype declares.
// SPDX-License-Identifier: MIT
#include "python/kinds/numpy_dtype.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "python/attributes/members.h"
#include "python/attributes/type.h"

namespace hognose::python {
namespace {

constexpr std::string_view prefix_of_names = "numpy.";

/// What the type of a dtype declares of it.
struct DeclaredDtype {
  Address type;
  std::uint64_t kind = 0;
  std::uint64_t byteorder = 0;
  std::uint64_t itemsize = 0;
};

Result<std::uint64_t> read_member_value(const Program& program, const Member& member) {
  const std::uint64_t size = size_of_member(member.type).value_or(0);
  std::uint64_t value = 0;
  const auto bytes = std::as_writable_bytes(std::span(&value, 1)).first(size);
  TRY(program.memory().read(member.at, bytes, "member of a dtype"));
  return value;
}

Result<DeclaredDtype> read_declared_dtype(const Program& program, Address dtype) {
  constexpr std::uint64_t most_nodes = 10'000;
  Budget budget({.nodes = most_nodes});
  std::array<std::optional<std::uint64_t>, 4> values;
  constexpr std::array<std::string_view, 4> wanted{"type", "kind", "byteorder", "itemsize"};
  const TypeInfo& type = *TRY(read_type_of(program, dtype));
  TRY(for_each_declared(program, {dtype, type}, budget, [&](const Member& member) {
    const auto found = std::ranges::find(wanted, member.name);
    if (found == wanted.end()) return true;
    const auto value = read_member_value(program, member);
    if (value) values[static_cast<std::size_t>(found - wanted.begin())] = *value;
    return true;
  }));
  for (const auto& value : values) {
    if (!value) return fail(ErrorKind::not_found, "members of a dtype", dtype);
  }
  return DeclaredDtype{Address(*values[0]), *values[1], *values[2], *values[3]};
}

bool is_dtype(const Program& program, Address object) {
  const auto type = read_type_of(program, object);
  if (!type) return false;
  const auto is_base = [](const TypeInfo& base) { return base.is_static("numpy.dtype"); };
  return is_base(**type) || !find_base(program, **type, is_base).is_null();
}

}  // namespace

Result<NumpyItem> read_item_type(const Program& program, Address dtype) {
  if (!is_dtype(program, dtype)) return fail(ErrorKind::corrupt, "descr", dtype);
  const DeclaredDtype declared = TRY(read_declared_dtype(program, dtype));
  const Result<TypeInfo>& type = find_type_info(program, declared.type);
  if (!type) return fail(type.error());
  const bool is_own = type->name.starts_with(prefix_of_names);
  NumpyItem item;
  item.type_name = is_own ? type->name.substr(prefix_of_names.size()) : type->name;
  item.kind = static_cast<char>(declared.kind);
  item.size = declared.itemsize;
  item.number.code = find_numpy_code(type->name);
  item.number.is_swapped = declared.byteorder == '>';
  // Of a structure's scalar type or one of a user, the size says that it is no such number.
  if (size_of_numpy_number(item.number.code) != item.size) item.number.code = 0;
  return item;
}

}  // namespace hognose::python
