// Takes callables apart.
// SPDX-License-Identifier: MIT
#include "python/objects/bound_method.h"

#include "python/frames/code.h"
#include "python/values/c_string.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyCFunctionObject;
using layout::PyFunctionObject;
using layout::PyMethodDef;
using layout::PyMethodDescrObject;
using layout::PyMethodObject;

Result<std::string> read_definition_name(const Program& program, Result<Address> definition) {
  const auto method = program.view<PyMethodDef>(TRY(definition));
  return read_c_string(program, TRY(method.read(PyMethodDef::ml_name)));
}

// A wrapper is called as what it wraps (functools.wraps), its code is not.
Result<std::string> find_own_name(const Program& program, Address function) {
  const auto view = program.view<PyFunctionObject>(function);
  return read_name(program, TRY(view.read(PyFunctionObject::func_qualname)));
}

Result<BoundMethod> read_function(const Program& program, Address function, Address self) {
  const Address code =
      TRY(program.view<PyFunctionObject>(function).read(PyFunctionObject::func_code));
  const auto& info = find_code(program, code);
  if (!info) return fail(info.error());
  std::string qualified = find_own_name(program, function).value_or(info->name);
  std::string name = qualified.substr(qualified.rfind('.') + 1);
  return BoundMethod{std::move(name), std::move(qualified), self, code};
}

}  // namespace

Result<BoundMethod> read_bound_method(const Program& program, Address object) {
  const TypeInfo& type = *TRY(read_type_of(program, object));
  if (type.is_static("builtin_function_or_method") || type.is_static("builtin_method")) {
    const auto view = program.view<PyCFunctionObject>(object);
    const Address self = TRY(view.read(PyCFunctionObject::m_self));
    auto name = TRY(read_definition_name(program, view.read(PyCFunctionObject::m_ml)));
    return BoundMethod{name, name, self, {}};
  }
  if (type.is_static("method_descriptor")) {
    const auto view = program.view<PyMethodDescrObject>(object);
    auto name = TRY(read_definition_name(program, view.read(PyMethodDescrObject::d_method)));
    return BoundMethod{name, name, {}, {}};
  }
  if (type.is_static("function")) return read_function(program, object, {});
  const bool is_method = type.is_static("method") || type.is_static("instancemethod");
  if (!is_method) return fail(ErrorKind::not_found, "method", object);
  const auto view = program.view<PyMethodObject>(object);
  const Address function = TRY(view.read(PyMethodObject::im_func));
  return read_function(program, function, TRY(view.read(PyMethodObject::im_self)));
}

}  // namespace hognose::python
