// A scalar of numpy is a header and the number behind it (arrayscalars.h, which extensions compile in).
// SPDX-License-Identifier: MIT
#include "python/kinds/numpy_scalar.h"

#include "python/attributes/type.h"
#include "python/kinds/numpy_number.h"

namespace hognose::python {

bool is_numpy_scalar(const Program& program, const TypeInfo& type) {
  constexpr std::int64_t alignment = 16;
  const unsigned size = size_of_numpy_number(find_numpy_code(type.name));
  const auto header = program.layout.size(layout::PyObject::size);
  if (size == 0 || !header || type.has(TypeFlag::heap_type)) return false;
  const auto end = static_cast<std::int64_t>(*header + size);
  if (type.basicsize < end || type.basicsize >= end + alignment) return false;
  const auto is_generic = [](const TypeInfo& base) { return base.is_static("numpy.generic"); };
  return !find_base(program, type, is_generic).is_null();
}

void describe_numpy_scalar(Describer& out, Address object, const TypeInfo& type) {
  const auto header = out.program().layout.size(layout::PyObject::size).value_or(0);
  out.write("<" + type.name + "(");
  write_numpy_number(out, object + header, {.code = find_numpy_code(type.name)});
  out.write(") at remote ");
  out.write_address(object);
  out.write(">");
}

}  // namespace hognose::python
