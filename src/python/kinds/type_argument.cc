// Writing arguments of types. Those of a list are no lists again: CPython shows such by their repr.
// SPDX-License-Identifier: MIT
#include "python/kinds/type_argument.h"

#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"
#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::PyFunctionObject;

void write_type(Describer& out, Address object, const TypeInfo& type, ArgumentForm form) {
  const auto name = read_type_name(out.program(), object);
  if (!name) return out.write_generic(type.name, object);
  out.write(form == ArgumentForm::of_union && *name == "NoneType" ? "None" : *name);
}

/// A type, `...` or, of typing, a function.
void write_single(Describer& out, Address object, ArgumentForm form) {
  const auto type = read_type_of(out.program(), object);
  if (!type) return out.write_hole({type.error().kind, object, "object"});
  if ((*type)->has(TypeFlag::type_subclass)) return write_type(out, object, **type, form);
  if ((*type)->is_static("ellipsis")) return out.write("...");
  const bool is_named = form == ArgumentForm::of_typing && (*type)->is_static("function");
  if (!is_named) return out.describe(object);
  write_name(out, out.program().view<PyFunctionObject>(object).read(PyFunctionObject::func_name));
}

/// Parameters of a callable: a list (3.11+), of typing also a tuple.
Result<Items> read_parameters(const Program& program, Address object, ArgumentForm form) {
  const TypeInfo& type = *TRY(read_type_of(program, object));
  if (type.is_static(TypeFlag::list_subclass)) return read_list(program, object);
  const bool is_tuple = form == ArgumentForm::of_typing && type.is_static("tuple");
  return is_tuple ? read_tuple(program, object) : fail(ErrorKind::not_found, "parameters", object);
}

using WriteOne = void (*)(Describer&, Address, ArgumentForm);

Result<void> write_each(Describer& out,
                        const Items& items,
                        const char* separator,
                        ArgumentForm form,
                        WriteOne write_one) {
  SlotReader slots(out.program(), items);
  for (bool is_first = true; !slots.at_end() && !out.is_done(); is_first = false) {
    const Address item = TRY(slots.read_next());
    if (!is_first) out.write(separator);
    write_one(out, item, form);
  }
  return {};
}

}  // namespace

void write_type_argument(Describer& out, Address object, ArgumentForm form) {
  const auto parameters = read_parameters(out.program(), object, form);
  if (!parameters) return write_single(out, object, form);
  if (!out.enter(object)) return out.write("[...]");
  out.write("[");
  const auto written = write_each(out, *parameters, ", ", form, write_single);
  if (!written) out.write_hole(written.error());
  out.write("]");
  out.leave();
}

Result<void> write_type_arguments(Describer& out,
                                  const Items& arguments,
                                  const char* separator,
                                  ArgumentForm form) {
  return write_each(out, arguments, separator, form, write_type_argument);
}

Result<std::uint64_t> write_type_arguments(Describer& out,
                                           const Result<Address>& arguments,
                                           const char* separator,
                                           ArgumentForm form) {
  if (!arguments) return fail(arguments.error());
  const Items items = TRY(read_tuple(out.program(), *arguments));
  TRY(write_type_arguments(out, items, separator, form));
  return items.count;
}

}  // namespace hognose::python
