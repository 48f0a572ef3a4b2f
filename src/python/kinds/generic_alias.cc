// Writing types as their own repr does inside brackets: by name, without `<class …>`.
// SPDX-License-Identifier: MIT
#include "python/kinds/generic_alias.h"

#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"
#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::gaobject;
using layout::typevarobject;
using layout::unionobject;

/// A type by its name, `...`, a list of types in brackets (3.11+), and anything else as it is.
void write_argument(Describer& out, Address object, bool names_none) {
  const auto type = read_type_of(out.program(), object);
  if (!type) return out.write_hole({type.error().kind, object, "object"});
  if ((*type)->has(TypeFlag::type_subclass)) {
    const auto name = read_type_name(out.program(), object);
    if (!name) return out.write_generic((*type)->name, object);
    return out.write(names_none && *name == "NoneType" ? "None" : *name);
  }
  if ((*type)->is_static("ellipsis")) return out.write("...");
  if (!(*type)->is_static(TypeFlag::list_subclass)) return out.describe(object);
  const auto items = read_list(out.program(), object);
  if (!items) return out.write_hole(items.error());
  if (!out.enter(object)) return out.write("[...]");
  SlotReader slots(out.program(), *items);
  Commas commas(out);
  out.write("[");
  while (!slots.at_end() && !out.is_done()) {
    const auto item = slots.read_next();
    commas.next();
    if (!item) {
      out.write_hole(item.error());
      break;
    }
    write_argument(out, *item, names_none);
  }
  out.write("]");
  out.leave();
}

/// The items of the tuple `arguments`, between separators.
Result<std::uint64_t> write_arguments(Describer& out,
                                      const Result<Address>& arguments,
                                      const char* separator,
                                      bool names_none) {
  if (!arguments) return fail(arguments.error());
  const Items items = TRY(read_tuple(out.program(), *arguments));
  SlotReader slots(out.program(), items);
  for (bool is_first = true; !slots.at_end() && !out.is_done(); is_first = false) {
    const Address item = TRY(slots.read_next());
    if (!is_first) out.write(separator);
    write_argument(out, item, names_none);
  }
  return items.count;
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
  if (origin) write_argument(out, *origin, false);
  if (!origin) out.write_hole(origin.error());
  out.write("[");
  const auto count = write_arguments(out, view.read(gaobject::args), ", ", false);
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
  const auto count = write_arguments(out, arguments, " | ", true);
  if (!count) out.write_hole(count.error());
  out.leave();
}

bool is_type_variable(const Program& program, const TypeInfo& type) {
  return type.name == "typing.TypeVar" && program.layout.has(typevarobject::name);
}

void describe_type_variable(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto view = out.program().view<typevarobject>(object);
  const auto is_set = [&](auto field) { return view.read(field).value_or(0) != 0; };
  if (!is_set(typevarobject::infer_variance)) {
    const bool is_covariant = is_set(typevarobject::covariant);
    out.write(is_covariant ? "+" : is_set(typevarobject::contravariant) ? "-" : "~");
  }
  write_name(out, view.read(typevarobject::name));
}

}  // namespace hognose::python
