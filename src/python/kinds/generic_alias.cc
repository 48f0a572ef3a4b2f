// Writing types as their own repr does inside brackets: by name, without `<class …>`.
// SPDX-License-Identifier: MIT
#include "python/kinds/generic_alias.h"

#include <map>
#include <string>

#include "python/attributes/members.h"
#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"
#include "python/kinds/type_argument.h"

namespace hognose::python {
namespace {

using layout::gaobject;
using layout::paramspecobject;
using layout::typealiasobject;
using layout::typevarobject;
using layout::typevartupleobject;
using layout::unionobject;

/// `+`, `-` or `~`; nothing where it is to be inferred.
template <class Variable>
void write_variance(Describer& out, Address object) {
  const auto view = out.program().view<Variable>(object);
  const auto is_set = [&](auto field) { return view.read(field).value_or(0) != 0; };
  if (is_set(Variable::infer_variance)) return;
  const bool is_covariant = is_set(Variable::covariant);
  out.write(is_covariant ? "+" : is_set(Variable::contravariant) ? "-" : "~");
}

/// The same of a variable by what its type declares: of many types it has one since 3.15 only.
void write_declared_variance(Describer& out, Address object, const TypeInfo& type) {
  std::map<std::string, bool> declared;
  const auto visit = [&](const Member& member) {
    const auto value = out.program().memory().read_value<std::uint8_t>(member.at, "variance");
    declared[member.name] = value.value_or(0) != 0;
    return true;
  };
  const auto walked = for_each_declared(out.program(), {object, type}, out.budget(), visit);
  const bool has_variance = walked && declared.contains("__covariant__");
  if (!has_variance || declared["__infer_variance__"]) return;
  out.write(declared["__covariant__"] ? "+" : declared["__contravariant__"] ? "-" : "~");
}

}  // namespace

bool is_generic_alias(const Program& program, const TypeInfo& type) {
  return type.is_static("types.GenericAlias") && program.layout.has(gaobject::args);
}

void describe_generic_alias(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("...");
  const auto view = out.program().view<gaobject>(object);
  const auto origin = view.read(gaobject::origin);
  if (view.has(gaobject::starred) && view.read(gaobject::starred).value_or(0) != 0) out.write("*");
  if (origin) write_type_argument(out, *origin, ArgumentForm::of_builtin);
  if (!origin) out.write_hole(origin.error());
  out.write("[");
  const auto count =
      write_type_arguments(out, view.read(gaobject::args), ", ", ArgumentForm::of_builtin);
  if (!count) out.write_hole(count.error());
  if (count && *count == 0) out.write("()");
  out.write("]");
  out.leave();
}

bool is_union(const Program& program, const TypeInfo& type) {
  return (type.is_static("types.UnionType") || type.is_static("typing.Union")) &&
         program.layout.has(unionobject::args);
}

void describe_union(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("...");
  const auto arguments = out.program().view<unionobject>(object).read(unionobject::args);
  const auto count = write_type_arguments(out, arguments, " | ", ArgumentForm::of_union);
  if (!count) out.write_hole(count.error());
  out.leave();
}

bool is_named_parameter(const Program& program, const TypeInfo& type) {
  return (type.name == "typing.ParamSpec" && has_size_of(program, type, paramspecobject::size)) ||
         (type.name == "typing.TypeVarTuple" &&
          has_size_of(program, type, typevartupleobject::size)) ||
         (type.name == "typing.TypeAliasType" && has_size_of(program, type, typealiasobject::size));
}

void describe_named_parameter(Describer& out, Address object, const TypeInfo& type) {
  const Program& program = out.program();
  if (type.name == "typing.TypeAliasType") {
    return write_name(out, program.view<typealiasobject>(object).read(typealiasobject::name));
  }
  if (type.name == "typing.TypeVarTuple") {
    write_declared_variance(out, object, type);
    return write_name(out, program.view<typevartupleobject>(object).read(typevartupleobject::name));
  }
  write_variance<paramspecobject>(out, object);
  write_name(out, program.view<paramspecobject>(object).read(paramspecobject::name));
}

bool is_type_variable(const Program& program, const TypeInfo& type) {
  return type.name == "typing.TypeVar" && program.layout.has(typevarobject::name);
}

void describe_type_variable(Describer& out, Address object, const TypeInfo& /*type*/) {
  write_variance<typevarobject>(out, object);
  write_name(out, out.program().view<typevarobject>(object).read(typevarobject::name));
}

}  // namespace hognose::python
