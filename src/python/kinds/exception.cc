// Describing exceptions by their args, as BaseException.args keeps them.
// SPDX-License-Identifier: MIT
#include "python/kinds/exception.h"

#include <string_view>

#include "python/kinds/instance_text.h"

namespace hognose::python {
namespace {

using layout::PyBaseExceptionObject;

/// As repr() names it: without the module that a type made by C code may have before its name. 2.7's
/// own suite wants `exceptions.KeyError`.
std::string_view name_of_exception(const Program& program, const TypeInfo& type) {
  const std::string_view name = type.name;
  const bool is_whole = program.dialect.text == layout::Text::python2;
  return is_whole ? name : name.substr(name.rfind('.') + 1);
}

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
  const std::string_view name = name_of_exception(out.program(), type);
  if (attributes.is_empty()) {
    out.write(name);
    write_args(out, object);
  } else {
    write_instance(out, name, object, attributes, [&] { write_args(out, object); });
  }
  out.leave();
}

}  // namespace hognose::python
