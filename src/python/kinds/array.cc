// The items of an array.array, which are numbers of C or units of text.
// SPDX-License-Identifier: MIT
#include "python/kinds/array.h"

#include <string>

#include "python/kinds/c_scalar.h"
#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::arraydescr;
using layout::arrayobject;
using layout::PyVarObject;

struct Array {
  char code = 0;
  std::uint64_t item_size = 0;
  std::uint64_t count = 0;
  Address items;
};

Result<Array> read_array(const Program& program, Address object) {
  constexpr std::int64_t most = 1LL << 47;
  const auto view = program.view<arrayobject>(object);
  const auto descr = program.view<arraydescr>(TRY(view.read(arrayobject::ob_descr)));
  // An int in 2.7, a char since, a text of one letter or two from 3.15 on: the first byte tells.
  const Address code_at = TRY(descr.address_of(arraydescr::typecode));
  const auto code = TRY(program.memory().read_value<std::uint8_t>(code_at, "typecode"));
  const std::int64_t item_size = TRY(descr.read(arraydescr::itemsize));
  const std::int64_t count = TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size));
  if (code < ' ' || code > '~' || code == '\'') {
    return fail(ErrorKind::corrupt, "typecode", descr.address());
  }
  if (item_size < 1 || item_size > 16) {
    return fail(ErrorKind::corrupt, "itemsize", descr.address());
  }
  if (count < 0 || count > most) return fail(ErrorKind::corrupt, "ob_size", object);
  return Array{static_cast<char>(code),
               static_cast<std::uint64_t>(item_size),
               static_cast<std::uint64_t>(count),
               TRY(view.read(arrayobject::ob_item))};
}

void write_numbers(Describer& out, const Array& array) {
  Commas commas(out);
  out.write("[");
  const bool is_known = size_of_scalar(array.code) == array.item_size;
  for (std::uint64_t i = 0; is_known && i < array.count && !out.is_done(); ++i) {
    if (!out.budget().spend_node()) break;
    commas.next();
    write_scalar(out, array.items + i * array.item_size, {.code = array.code});
  }
  if (!is_known) out.write_hole({ErrorKind::unsupported, array.items, "items of array"});
  out.write("]");
}

void write_contents(Describer& out, const Array& array) {
  const bool is_text = array.code == 'u' || array.code == 'w';
  if (is_text && (array.item_size == 2 || array.item_size == 4)) {
    const auto width = static_cast<unsigned>(array.item_size);
    return write_text(out, {array.items, array.count, width, width == 2});
  }
  if (array.code == 'c' && array.item_size == 1) {
    return write_bytes(out, out.program().style.bytes_prefix ? "b" : "", array.items, array.count);
  }
  write_numbers(out, array);
}

}  // namespace

bool is_array(const Program& program, const TypeInfo& type) {
  return type.name == "array.array" && has_size_of(program, type, arrayobject::size);
}

void describe_array(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto array = read_array(out.program(), object);
  out.write("array(");
  if (array) {
    out.write(std::string("'") + array->code + "'");
    if (array->count != 0) out.write(", ");
    if (array->count != 0) write_contents(out, *array);
  } else {
    out.write_hole(array.error());
  }
  out.write(")");
}

}  // namespace hognose::python
