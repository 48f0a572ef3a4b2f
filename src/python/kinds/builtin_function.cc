// Describing C functions by the name in their PyMethodDef and the type of self.
// SPDX-License-Identifier: MIT
#include "python/kinds/builtin_function.h"

#include "python/kinds/instance_text.h"
#include "python/values/c_string.h"

namespace hognose::python {
namespace {

using layout::PyCFunctionObject;
using layout::PyMethodDef;
using layout::PyWrapperDescrObject;
using layout::wrapperbase;
using layout::wrapperobject;

Result<std::string> read_builtin_name(const Program& program, Address function) {
  const Address method =
      TRY(program.view<PyCFunctionObject>(function).read(PyCFunctionObject::m_ml));
  const Address name = TRY(program.view<PyMethodDef>(method).read(PyMethodDef::ml_name));
  return read_c_string(program, name);
}

Result<std::string> read_wrapper_name(const Program& program, Address wrapper) {
  const Address descriptor = TRY(program.view<wrapperobject>(wrapper).read(wrapperobject::descr));
  const Address base =
      TRY(program.view<PyWrapperDescrObject>(descriptor).read(PyWrapperDescrObject::d_base));
  const Address name = TRY(program.view<wrapperbase>(base).read(wrapperbase::name));
  return read_c_string(program, name);
}

}  // namespace

bool is_builtin_function(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("builtin_function_or_method") || type.is_static("builtin_method");
}

void describe_builtin_function(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto self = out.program().view<PyCFunctionObject>(object).read(PyCFunctionObject::m_self);
  const bool has_self = !self || !self->is_null();
  out.write(has_self ? "<built-in method " : "<built-in function ");
  if (const auto name = read_builtin_name(out.program(), object)) {
    out.write(*name);
  } else {
    out.write_hole(name.error());
  }
  if (has_self) {
    out.write(" of ");
    write_type_label(out, self);
  }
  if (self && has_self) {
    out.write(" object at remote ");
    out.write_address(*self);
  }
  out.write(">");
}

bool is_method_wrapper(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("method-wrapper");
}

void describe_method_wrapper(Describer& out, Address object, const TypeInfo& /*type*/) {
  const Program& program = out.program();
  const auto self = program.view<wrapperobject>(object).read(wrapperobject::self);
  const auto type = self ? read_type_of(program, *self) : fail(self.error());
  const auto name = read_wrapper_name(program, object);
  out.write("<method-wrapper ");
  out.write(name ? "'" + *name + "'" : std::string("<unknown name>"));
  out.write(" of ");
  out.write(type ? (*type)->name : std::string("<unknown tp_name>"));
  out.write(" object at ");
  if (self) out.write_address(*self);
  if (!self) out.write("<failed to get self address>");
  out.write(">");
}

}  // namespace hognose::python
