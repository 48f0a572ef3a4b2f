// Writing fields by what the one list of fields says of their values.
// SPDX-License-Identifier: MIT
#include "python/kinds/field_list.h"

#include <string>

#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::FieldValue;
using layout::PyObject;

/// Any field as one of a View: its id is all that a View asks it for.
template <class T>
Result<T> read_by_id(const Program& program, Address object, layout::FieldId id) {
  return program.view<PyObject>(object).read(layout::Field<PyObject, T>{id});
}

Result<std::string> read_number_text(const Program& program, Address object, layout::FieldId id) {
  const FieldValue value = layout::all_fields()[static_cast<std::size_t>(id)].value;
  if (value == FieldValue::signed_number) {
    return std::to_string(TRY(read_by_id<std::int64_t>(program, object, id)));
  }
  return std::to_string(TRY(read_by_id<std::uint64_t>(program, object, id)));
}

void write_label(Describer& out, Commas& commas, const char* label) {
  commas.next();
  out.write(label);
  out.write("=");
}

void write_field(Describer& out, Address object, const ShownField& field, Commas& commas) {
  const Program& program = out.program();
  if (program.layout.at(field.field).witness == layout::Witness::none) return;
  const FieldValue value = layout::all_fields()[static_cast<std::size_t>(field.field)].value;
  if (value == FieldValue::address) {
    const auto found = read_object_field(program, object, field.field);
    if (found && found->is_null()) return;
    write_label(out, commas, field.label);
    return write_found(out, found);
  }
  const auto text = read_number_text(program, object, field.field);
  write_label(out, commas, field.label);
  if (text) out.write(*text);
  if (!text) out.write_hole(text.error());
}

}  // namespace

void write_fields(Describer& out, Address object, std::span<const ShownField> fields) {
  Commas commas(out);
  for (const ShownField& field : fields) {
    if (out.is_done()) return;
    write_field(out, object, field, commas);
  }
}

void write_by_fields(Describer& out,
                     std::string_view name,
                     Address object,
                     std::span<const ShownField> fields) {
  if (!out.enter(object)) return out.write("<...>");
  out.write("<");
  out.write(name);
  out.write("(");
  write_fields(out, object, fields);
  out.write(") at remote ");
  out.write_address(object);
  out.write(">");
  out.leave();
}

Result<Address> read_object_field(const Program& program, Address object, layout::FieldId field) {
  return read_by_id<Address>(program, object, field);
}

void write_found(Describer& out, const Result<Address>& object) {
  if (!object) return out.write_hole(object.error());
  if (object->is_null()) return out.write("None");
  out.describe(*object);
}

}  // namespace hognose::python
