// name=value for each item: names from the class, values from the tuple.
// SPDX-License-Identifier: MIT
#include "python/kinds/named_tuple.h"

#include <string>

#include "python/attributes/type.h"
#include "python/kinds/writing.h"
#include "python/values/c_string.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyMemberDef;
using layout::PyTupleObject;
using layout::PyTypeObject;
using layout::PyVarObject;

/// A name in the class, found without looking at more than a class reasonably holds.
std::optional<Address> find_class_attribute(const Program& program,
                                            const TypeInfo& type,
                                            std::u32string_view name) {
  Budget budget({.nodes = 100'000});
  return find_in_class(program, type, name, budget).value_or(std::nullopt);
}

/// Whether it is a type of C code outside the builtins. 2.7's struct sequences say that they have
/// items of no size, so nothing more can be asked of them here.
bool is_dotted_static_type(const TypeInfo& type) {
  return !type.has(TypeFlag::heap_type) && type.name.find('.') != std::string::npos;
}

/// The items of a tuple, or of what has the shape of one: the struct sequences of 2.7 do not derive
/// from tuple.
Result<Items> read_shape_of_tuple(const Program& program, Address object, const TypeInfo& type) {
  if (type.has(TypeFlag::tuple_subclass)) return read_tuple(program, object);
  constexpr std::int64_t most = 1'000;  // the longest of CPython has 23
  const std::int64_t size = TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size));
  if (size < 0 || size > most) return fail(ErrorKind::corrupt, "ob_size", object);
  const Address first = TRY(program.view<PyTupleObject>(object).address_of(PyTupleObject::ob_item));
  return Items{first, static_cast<std::uint64_t>(size)};
}

/// Writes `NAME(a=1, b=2)`; `name_of(i)` gives the i-th name. One that cannot be read is left out, and missed.
template <class NameOf>
void write_named_items(Describer& out, Address object, const TypeInfo& type, NameOf name_of) {
  const auto items = read_shape_of_tuple(out.program(), object, type);
  if (!items) return out.write_hole(items.error());
  if (!out.enter(object)) return out.write("(...)");
  out.write(type.name);
  out.write("(");
  SlotReader slots(out.program(), *items);
  Commas commas(out);
  while (!slots.at_end() && !out.is_done()) {
    const auto item = slots.read_next();
    const Result<std::string> name = name_of(commas.count());
    commas.next();
    if (name) out.write(*name + "=");
    if (!name && name.error().kind == ErrorKind::unmapped) out.miss(name.error());
    if (!item) {
      out.write_hole(item.error());
      break;
    }
    out.describe(*item);
  }
  out.write(")");
  out.leave();
}

// The dictionary of a static type may be out of reach: from 3.12 on the interpreter has it, at a
// place that differs between machines. No other static tuple has members.
bool is_tuple_with_members(const Program& program, const TypeInfo& type) {
  if (type.has(TypeFlag::heap_type) || !type.has(TypeFlag::tuple_subclass)) return false;
  const auto members = program.view<PyTypeObject>(type.address).read(PyTypeObject::tp_members);
  return members && !members->is_null();
}

}  // namespace

bool is_named_tuple(const Program& program, const TypeInfo& type) {
  if (!type.has(TypeFlag::heap_type) || !type.has(TypeFlag::tuple_subclass)) return false;
  const auto fields = find_class_attribute(program, type, U"_fields");
  return fields && read_tuple(program, *fields).has_value();
}

void describe_named_tuple(Describer& out, Address object, const TypeInfo& type) {
  const Program& program = out.program();
  const auto fields = find_class_attribute(program, type, U"_fields");
  const auto names = fields ? read_tuple(program, *fields) : fail(ErrorKind::not_found, "_fields");
  write_named_items(out, object, type, [&](std::uint64_t index) -> Result<std::string> {
    if (!names) return fail(names.error());
    return read_name(program, TRY(read_item(program, *names, index)));
  });
}

bool is_struct_sequence(const Program& program, const TypeInfo& type) {
  const bool is_python2_shape =
      program.dialect.text == layout::Text::python2 && is_dotted_static_type(type);
  if (!type.has(TypeFlag::tuple_subclass) && !is_python2_shape) return false;
  if (type.name == "tuple") return false;
  return is_tuple_with_members(program, type) ||
         find_class_attribute(program, type, U"n_sequence_fields").has_value();
}

void describe_struct_sequence(Describer& out, Address object, const TypeInfo& type) {
  const Program& program = out.program();
  const auto members = program.view<PyTypeObject>(type.address).read(PyTypeObject::tp_members);
  const auto size = program.layout.size(PyMemberDef::size);
  write_named_items(out, object, type, [&](std::uint64_t index) -> Result<std::string> {
    if (!members || !size) return fail(ErrorKind::not_found, "tp_members");
    const auto member = program.view<PyMemberDef>(*members + index * *size);
    const Address name = TRY(member.read(PyMemberDef::name));
    if (name.is_null()) return fail(ErrorKind::not_found, "tp_members");
    constexpr std::size_t most_name = 256;
    return read_c_string(program, name, most_name);
  });
}

}  // namespace hognose::python
