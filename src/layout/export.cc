// From a TypeSource to rows and to text.
// SPDX-License-Identifier: MIT
#include "layout/export.h"

#include <optional>
#include <string_view>

namespace hognose::layout {
namespace {

// Calls `visit` with each alternative of "a|b|c" until it returns true.
template <class Visit>
bool any_alternative(std::string_view alternatives, const Visit& visit) {
  while (!alternatives.empty()) {
    const std::size_t bar = alternatives.find('|');
    if (visit(alternatives.substr(0, bar))) return true;
    if (bar == std::string_view::npos) return false;
    alternatives.remove_prefix(bar + 1);
  }
  return false;
}

// The C name under which the source knows a struct, and its size.
struct KnownStruct {
  std::string_view type_name;
  std::uint64_t size = 0;
};

std::optional<KnownStruct> find_struct(TypeSource& types, const FieldInfo& owner) {
  std::optional<KnownStruct> known;
  any_alternative(owner.type_names, [&](std::string_view type_name) {
    const auto size = types.find_size(type_name);
    if (size && *size > 0 && *size < TableRow::absent) known = KnownStruct{type_name, *size};
    return known.has_value();
  });
  return known;
}

TableRow row_of_size(const KnownStruct& known, FieldId id) {
  return {.id = id, .offset = static_cast<std::uint32_t>(known.size)};
}

TableRow read_field(TypeSource& types, std::string_view type_name, const FieldInfo& field) {
  TableRow row;
  row.id = field.id;
  any_alternative(field.path, [&](std::string_view path) {
    const auto place = types.find_member(type_name, path);
    if (!place) return false;
    row.offset = place->offset;
    row.width = place->width;
    row.bit_offset = place->bit_offset;
    row.bit_width = place->bit_width;
    if (!is_sane(row)) row = {.id = field.id};
    return row.is_present();
  });
  return row;
}

}  // namespace

TypeReading read_types(TypeSource& types, std::chrono::milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  TypeReading reading;
  std::optional<KnownStruct> known;
  std::size_t whole_structs_end = 0;
  for (const FieldInfo& field : all_fields()) {
    if (!field.name.empty()) {
      if (known) reading.rows.push_back(read_field(types, known->type_name, field));
      continue;
    }
    if (types.is_out_of_time() || std::chrono::steady_clock::now() > deadline) {
      reading.rows.resize(whole_structs_end);
      return reading;
    }
    whole_structs_end = reading.rows.size();
    known = find_struct(types, field);
    if (known && !is_sane(row_of_size(*known, field.id))) known.reset();
    if (known) reading.rows.push_back(row_of_size(*known, field.id));
  }
  reading.is_complete = !types.is_out_of_time();
  if (!reading.is_complete) reading.rows.resize(whole_structs_end);
  return reading;
}

Result<std::string> export_layout(TypeSource& types, const TableHead& head) {
  TypeReading reading = read_types(types, std::chrono::minutes(5));
  if (!reading.is_complete) return fail(ErrorKind::limit, "debug information");
  if (reading.rows.empty() || reading.rows.front().id != FieldId::PyObject__size) {
    return fail(ErrorKind::not_found, "type PyObject");
  }
  return write_table({head, std::move(reading.rows)});
}

}  // namespace hognose::layout
