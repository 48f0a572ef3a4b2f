// Describing exceptions by their args, as BaseException.args keeps them.
// SPDX-License-Identifier: MIT
#include "python/kinds/exception.h"

#include "python/kinds/instance_text.h"

namespace hognose::python {
namespace {

using layout::PyBaseExceptionObject;

void write_args(Describer& out, Address object) {
  const auto args =
      out.program().view<PyBaseExceptionObject>(object).read(PyBaseExceptionObject::args);
  if (!args) return out.write_hole(args.error());
  if (args->is_null()) return out.write("()");
  out.describe(*args);
}

}  // namespace

bool is_exception(const Program& /*program*/, const TypeInfo& type) {
  return type.has(TypeFlag::exception_subclass);
}

void describe_exception(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("(...)");
  const AttributeList attributes =
      out.options().full ? read_attributes(out, object, type) : AttributeList{};
  if (attributes.is_empty()) {
    out.write(type.name);
    write_args(out, object);
  } else {
    write_instance(out, type.name, object, attributes, [&] { write_args(out, object); });
  }
  out.leave();
}

}  // namespace hognose::python
