// The table of such structs. Only what stands near their beginning is read, and that since 2.7.
// SPDX-License-Identifier: MIT
#include "python/kinds/plain_object.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "python/kinds/field_list.h"
#include "python/kinds/writing.h"
#include "python/values/fixed_struct.h"

namespace hognose::python {
namespace {

struct PlainField {
  const char* label = nullptr;  ///< null: there is none
  std::uint64_t offset = 0;  ///< bytes behind the head
  bool is_object = true;  ///< else an int of C
};

/// A struct: the types whose instances begin like it, each between blanks, and what is shown of it.
struct PlainRow {
  std::string_view type_names;
  std::uint64_t least_bytes = 0;  ///< behind the head
  std::array<PlainField, 2> fields;
};

constexpr std::array plain_rows{
    PlainRow{" _asyncio.FutureIter ", 8, {{{"future", 0}, {}}}},
    PlainRow{" TaskStepMethWrapper _asyncio.TaskStepMethWrapper ", 16, {{{"task", 0}, {"arg", 8}}}},
    PlainRow{" anext_awaitable ", 16, {{{"wrapped", 0}, {"default", 8}}}},
    PlainRow{" _io.BufferedRWPair ", 16, {{{"reader", 0}, {"writer", 8}}}},
    PlainRow{" select.epoll ", 4, {{{"fd", 0, false}, {}}}},
    PlainRow{" select.poll ", 8, {{{"registered", 0}, {}}}},
};

const PlainRow* find_plain_row(const Program& program, const TypeInfo& type) {
  if (type.name.empty()) return nullptr;
  const std::string name = " " + type.name + " ";
  const auto row = std::ranges::find_if(plain_rows, [&](const PlainRow& one) {
    return one.type_names.find(name) != std::string_view::npos;
  });
  const bool is_row =
      row != plain_rows.end() && has_room_behind_head(program, type, row->least_bytes);
  return is_row ? &*row : nullptr;
}

/// Whether there is a field, and something in it.
bool is_set(const Program& program, Address object, const PlainField& field) {
  if (field.label == nullptr) return false;
  if (!field.is_object) return true;
  const auto value = read_pointer_behind_head(program, object, field.offset, field.label);
  return !value || !value->is_null();
}

void write_plain_value(Describer& out, Address object, const PlainField& field) {
  const Program& program = out.program();
  if (field.is_object) {
    return write_found(out, read_pointer_behind_head(program, object, field.offset, field.label));
  }
  const auto number = read_behind_head<std::int32_t>(program, object, field.offset, field.label);
  if (!number) return out.write_hole(number.error());
  out.write(std::to_string(*number));
}

}  // namespace

bool is_plain_object(const Program& program, const TypeInfo& type) {
  return find_plain_row(program, type) != nullptr;
}

void describe_plain_object(Describer& out, Address object, const TypeInfo& type) {
  const PlainRow* row = find_plain_row(out.program(), type);
  if (row == nullptr) return out.write_generic(type.name, object);
  const auto is_shown = [&](const PlainField& field) {
    return is_set(out.program(), object, field);
  };
  if (std::ranges::none_of(row->fields, is_shown)) return out.write_generic(type.name, object);
  if (!out.enter(object)) return out.write("<...>");
  Commas commas(out);
  out.write("<" + type.name + "(");
  for (const PlainField& field : row->fields) {
    if (!is_shown(field) || out.is_done()) continue;
    commas.next();
    out.write(std::string(field.label) + "=");
    write_plain_value(out, object, field);
  }
  out.write(") at remote ");
  out.write_address(object);
  out.write(">");
  out.leave();
}

}  // namespace hognose::python
