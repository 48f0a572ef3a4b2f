// Looks through partials, and asks methods whose they are.
// SPDX-License-Identifier: MIT
#include "python/objects/callable_name.h"

#include "base/formatted.h"
#include "python/attributes/type.h"
#include "python/objects/bound_method.h"
#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::partialobject;

/// More of them inside of each other are no program's.
constexpr int most_partials = 8;

bool is_partial_object(const Program& program, Address object) {
  const auto type = read_type_of(program, object);
  const auto is_it = [&](const TypeInfo& base) {
    return base.name == "functools.partial" && has_size_of(program, base, partialobject::size);
  };
  return type && !find_base(program, **type, is_it).is_null();
}

/// "lock" of an instance of `_thread.lock`; of a class its own name.
std::string describe_owner(const Program& program, Address self) {
  const auto type = read_type_of(program, self);
  if (!type) return {};
  const bool is_class = (*type)->has(TypeFlag::type_subclass);
  const std::string name = read_type_name(program, is_class ? self : (*type)->address).value_or("");
  return name.substr(name.rfind('.') + 1);
}

/// "time.sleep", "lock.acquire"; "pow" of a builtin function.
std::string describe_c_function(const Program& program,
                                Address object,
                                const TypeInfo& type,
                                const BoundMethod& method) {
  if (type.is_static("method_descriptor")) return method.name;
  const auto module =
      program.view<layout::PyCFunctionObject>(object).read(layout::PyCFunctionObject::m_module);
  if (module && !module->is_null()) {
    const std::string name = read_name(program, *module).value_or("builtins");
    return name == "builtins" ? method.name : name + "." + method.name;
  }
  const std::string owner = method.self.is_null() ? "" : describe_owner(program, method.self);
  return owner.empty() ? method.name : owner + "." + method.name;
}

/// What `Context.run` was given to call; null if this is not `Context.run`.
Address find_run_in_context(const Program& program, Address function, Address partial) {
  const auto method = read_bound_method(program, function);
  if (!method || method->name != "run" || method->self.is_null()) return {};
  if (describe_owner(program, method->self) != "Context") return {};
  const auto arguments = program.view<partialobject>(partial).read(partialobject::args);
  if (!arguments) return {};
  const auto items = read_tuple(program, *arguments);
  if (!items || items->count == 0) return {};
  return read_item(program, *items, 0).value_or(Address());
}

/// What a partial calls in the end; itself if it is none.
Address look_through_partials(const Program& program, Address object) {
  for (int depth = 0; depth < most_partials && is_partial_object(program, object); ++depth) {
    const auto function = program.view<partialobject>(object).read(partialobject::fn);
    if (!function || function->is_null()) break;
    const Address inner = find_run_in_context(program, *function, object);
    object = inner.is_null() ? *function : inner;
  }
  return object;
}

}  // namespace

std::string describe_call(const Program& program, Address object) {
  const Address function = look_through_partials(program, object);
  const auto type = read_type_of(program, function);
  if (!type) return {};
  if (const auto method = read_bound_method(program, function)) {
    const bool is_of_python = !method->code.is_null();
    return (is_of_python ? method->qualified_name
                         : describe_c_function(program, function, **type, *method)) +
           "()";
  }
  if ((*type)->has(TypeFlag::type_subclass)) {
    const auto name = read_type_name(program, function);
    if (name) return *name + "()";
  }
  return formatted("{} at {:#x}", (*type)->name, function.value());
}

}  // namespace hognose::python
