// Describing Python functions and bound methods by qualified name.
// SPDX-License-Identifier: MIT
#include "python/kinds/function.h"

#include "python/kinds/instance_text.h"
#include "python/values/c_string.h"

namespace hognose::python {
namespace {

using layout::PyCFunctionObject;
using layout::PyClassObject;
using layout::PyFunctionObject;
using layout::PyMethodDef;
using layout::PyMethodObject;

/// func_qualname, or in Python 2 func_name.
Result<Address> read_function_name(const Program& program, Address function) {
  const auto view = program.view<PyFunctionObject>(function);
  if (view.has(PyFunctionObject::func_qualname)) return view.read(PyFunctionObject::func_qualname);
  return view.read(PyFunctionObject::func_name);
}

/// A function that Cython compiled begins like one written in C.
Result<std::string> read_cython_name(const Program& program, Address function) {
  const auto view = program.view<PyCFunctionObject>(function);
  const Address method = TRY(view.read(PyCFunctionObject::m_ml));
  const Address name = TRY(program.view<PyMethodDef>(method).read(PyMethodDef::ml_name));
  return read_c_string(program, name);
}

void write_cython_name(Describer& out, Address function) {
  const auto name = read_cython_name(out.program(), function);
  if (name) out.write(*name);
  if (!name) out.write_hole(name.error());
}

/// Python 2: the class a method was looked up in, which its function's name does not tell.
void write_method_class(Describer& out, Address method) {
  const Program& program = out.program();
  const auto in_class = program.view<PyMethodObject>(method).read(PyMethodObject::im_class);
  if (!in_class || in_class->is_null()) return;
  const auto type = read_type_of(program, *in_class);
  if (type && (*type)->is_static("classobj")) {
    write_name(out, program.view<PyClassObject>(*in_class).read(PyClassObject::cl_name));
    return out.write(".");
  }
  const Result<TypeInfo>& info = find_type_info(program, *in_class);
  if (!info) return;
  out.write(info->name);
  out.write(".");
}

/// The name of what a method calls: a function's own, else that of its type.
void write_callable_name(Describer& out, const Result<Address>& callable) {
  if (!callable) return out.write_hole(callable.error());
  const auto type = read_type_of(out.program(), *callable);
  if (!type) return out.write_hole(type.error());
  if (is_function(out.program(), **type)) {
    write_name(out, read_function_name(out.program(), *callable));
  } else if (is_cython_function(out.program(), **type)) {
    write_cython_name(out, *callable);
  } else {
    out.write((*type)->name);
  }
}

}  // namespace

bool is_function(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("function");
}

void describe_function(Describer& out, Address object, const TypeInfo& /*type*/) {
  out.write("<function ");
  write_name(out, read_function_name(out.program(), object));
  out.write(" at remote ");
  out.write_address(object);
  out.write(">");
}

bool is_cython_function(const Program& program, const TypeInfo& type) {
  const auto least = program.layout.size(PyCFunctionObject::size);
  return type.name.ends_with("cython_function_or_method") && least &&
         type.basicsize >= static_cast<std::int64_t>(*least);
}

void describe_cython_function(Describer& out, Address object, const TypeInfo& /*type*/) {
  out.write("<cyfunction ");
  write_cython_name(out, object);
  out.write(" at remote ");
  out.write_address(object);
  out.write(">");
}

bool is_bound_method(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("method") || type.is_static("instancemethod");
}

void describe_bound_method(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("<...>");
  const auto view = out.program().view<PyMethodObject>(object);
  const auto self = view.read(PyMethodObject::im_self);
  const bool is_bound = !self || !self->is_null();
  out.write(is_bound ? "<bound method " : "<unbound method ");
  if (view.has(PyMethodObject::im_class)) write_method_class(out, object);
  write_callable_name(out, view.read(PyMethodObject::im_func));
  if (is_bound) out.write(" of ");
  if (!self) out.write_hole(self.error());
  if (self && is_bound) out.describe(*self);
  out.write(">");
  out.leave();
}

}  // namespace hognose::python
