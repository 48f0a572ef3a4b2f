// Describing members of enum classes by _name_ and _value_ of their instance dict.
//
// A combination of flags had no name until 3.11: it is put together from the members of the class
// whose bits it holds, as newer versions do themselves.
// SPDX-License-Identifier: MIT
#include "python/object/enum_member.h"

#include <algorithm>
#include <bit>

#include "python/instance_storage.h"
#include "python/instance_text.h"

namespace hognose::python {
namespace {

using layout::PyIntObject;
using layout::PyLongObject;
using layout::PyObject;
using layout::PyVarObject;

std::optional<Address> find_stored_or_nothing(Describer& out,
                                              Address object,
                                              const TypeInfo& type,
                                              std::u32string_view name) {
  const auto storage = find_storage(out.program(), object, type);
  if (!storage) return std::nullopt;
  return find_stored(out.program(), *storage, name, out.budget()).value_or(std::nullopt);
}

/// How many digits a positive int has; nothing for a negative one.
std::optional<std::uint64_t> read_digit_count(const Program& program, Address object) {
  if (program.dialect.int_head == layout::IntHead::lv_tag) {
    const auto tag = program.view<PyLongObject>(object).read(PyLongObject::lv_tag);
    if (!tag || (*tag & 3U) == 2U) return std::nullopt;
    return *tag >> 3U;
  }
  const auto size = program.view<PyVarObject>(object).read(PyVarObject::ob_size);
  if (!size || *size < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*size);
}

/// The value of an int of at most 60 bits, as masks of flags are.
std::optional<std::uint64_t> read_mask(const Program& program, Address object) {
  const auto type = read_type_of(program, object);
  if (!type) return std::nullopt;
  if (program.dialect.int_subclass_flag && (*type)->is_static("int")) {
    const auto value = program.view<PyIntObject>(object).read(PyIntObject::ob_ival);
    if (!value || *value < 0) return std::nullopt;
    return static_cast<std::uint64_t>(*value);
  }
  if (!(*type)->has(TypeFlag::long_subclass)) return std::nullopt;
  const auto count = read_digit_count(program, object);
  const auto digits = program.view<PyLongObject>(object).address_of(PyLongObject::ob_digit);
  if (!count || *count > 2 || !digits) return std::nullopt;
  std::uint64_t mask = 0;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto digit = program.memory().read_value<std::uint32_t>(*digits + i * 4, "flag");
    if (!digit) return std::nullopt;
    mask |= static_cast<std::uint64_t>(*digit) << (30 * i);
  }
  return mask;
}

/// Writes ".A|B", the single-bit members that `mask` holds, and bits without a name as a number.
void write_flag_names(Describer& out, const TypeInfo& type, std::uint64_t mask) {
  const Program& program = out.program();
  const auto members = find_in_class(program, type, U"_member_map_", out.budget());
  std::uint64_t left = mask;
  const char* separator = ".";
  const EntryVisitor write_member = [&](const Entry& member) {
    const auto value = find_stored_or_nothing(out, member.value, type, U"_value_");
    const auto bit = value ? read_mask(program, *value) : std::nullopt;
    if (!bit || !std::has_single_bit(*bit) || (left & *bit) == 0) return !out.is_done();
    out.write(separator);
    write_name(out, member.key);
    separator = "|";
    left &= ~*bit;
    return !out.is_done();
  };
  if (members && *members) (void)for_each_entry(program, **members, out.budget(), write_member);
  if (left == 0) return;
  out.write(separator);
  out.write(std::to_string(left));
}

/// Writes ".RED"; nothing for a flag without bits, which has no name.
void write_member_name(Describer& out, const TypeInfo& type, Address name, Address value) {
  const auto mask =
      is_none_object(out.program(), name) ? read_mask(out.program(), value) : std::nullopt;
  if (mask) return write_flag_names(out, type, *mask);
  out.write(".");
  write_name(out, name);
}

}  // namespace

bool is_enum_member(const Program& program, const TypeInfo& type) {
  if (!type.has(TypeFlag::heap_type)) return false;
  const auto metatype = read_type_of(program, type.address);
  if (!metatype || !(*metatype)->has(TypeFlag::heap_type)) return false;
  const auto classes = read_mro(program, **metatype);
  return std::ranges::any_of(classes, [&](Address base) {
    const auto name = read_type_name(program, base);
    return name && (*name == "enum.EnumMeta" || *name == "enum.EnumType");
  });
}

void describe_enum_member(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  const auto name = find_stored_or_nothing(out, object, type, U"_name_");
  const auto value = find_stored_or_nothing(out, object, type, U"_value_");
  if (name && value) {
    out.write("<");
    out.write(type.name);
    write_member_name(out, type, *name, *value);
    out.write(": ");
    out.describe(*value);
    out.write(">");
  } else {
    write_instance(out, type.name, object, read_attributes(out, object, type));
  }
  out.leave();
}

}  // namespace hognose::python
