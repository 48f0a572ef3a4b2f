// A compiled format by its text, which is kept as bytes.
// SPDX-License-Identifier: MIT
#include "python/kinds/struct_format.h"

#include <string>

#include "python/kinds/describer.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyStructObject;

constexpr std::size_t most_of_format = 4096;

Result<std::string> read_format(const Program& program, Address object, Charset charset) {
  const Address format = TRY(program.view<PyStructObject>(object).read(PyStructObject::s_format));
  const TypeInfo& type = *TRY(read_type_of(program, format));
  std::string text;
  if (type.has(TypeFlag::unicode_subclass)) {
    append_repr(text, TRY(read_text(program, format, most_of_format)).characters, charset);
    return text;
  }
  const BytesPrefix prefix = TRY(read_bytes(program, format, most_of_format));
  append_bytes_repr(text, prefix.bytes);
  return text;
}

}  // namespace

bool is_struct_format(const Program& program, const TypeInfo& type) {
  const bool has_name = type.name == "_struct.Struct" || type.name == "Struct";
  return has_name && has_size_of(program, type, PyStructObject::size);
}

void describe_struct_format(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto format = read_format(out.program(), object, out.options().charset);
  out.write("_struct.Struct(");
  if (format) out.write(*format);
  if (!format) out.write_hole(format.error());
  out.write(")");
}

}  // namespace hognose::python
