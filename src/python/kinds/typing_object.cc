// Objects of typing are instances of Python classes: all that their repr says is in attributes.
// SPDX-License-Identifier: MIT
//
// An alias has the type that it stands for in `__origin__`, what is in its brackets in `__args__`,
// and in `_name`, unless that is None, what it is called in typing. 3.7 and 3.8 make `List` itself
// an alias that is `_special`; from 3.9 on that has a class of its own.
#include "python/kinds/typing_object.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"
#include "python/kinds/type_argument.h"
#include "python/values/number.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using Names = std::span<const char* const>;

bool is_of_typing(const Program& program, const TypeInfo& type, Names names) {
  return std::ranges::any_of(
      names, [&](const char* name) { return is_class_of_module(program, type, name, U"typing"); });
}

/// An attribute that has to be there.
Result<Address> read_typing_part(Describer& out, Address object, std::u32string_view name) {
  const auto found = TRY(find_attribute(out.program(), object, name, out.budget()));
  if (!found) return fail(ErrorKind::not_found, "attribute", object);
  return *found;
}

Result<std::string> read_text_of(Describer& out, Address object, std::u32string_view name) {
  return read_name(out.program(), TRY(read_typing_part(out, object, name)));
}

bool is_typing_flag(Describer& out, Address object, std::u32string_view name) {
  const auto found = read_typing_part(out, object, name);
  return found && read_small_integer(out.program(), *found).value_or(0) != 0;
}

/// What another version may have made of it is told by its attributes.
void write_by_attributes(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  write_instance(out, type.name, object, read_attributes(out, object, type));
  out.leave();
}

bool is_type_of_none(const Program& program, Address object) {
  const Result<TypeInfo>& type = find_type_info(program, object);
  return type && type->is_static("NoneType");
}

/// Whether the first of two arguments of a callable stands for all of its parameters.
bool stands_for_parameters(const Program& program, Address object) {
  const auto type = read_type_of(program, object);
  if (!type) return false;
  constexpr std::array made_in_python{"ParamSpec", "_ConcatenateGenericAlias"};
  return (*type)->is_static("ellipsis") || (*type)->name == "typing.ParamSpec" ||
         is_of_typing(program, **type, made_in_python);
}

/// One alias, read.
struct Alias {
  Address origin;
  Items arguments;
  std::optional<std::string> name;
  bool is_special = false;
};

Result<Alias> read_alias(Describer& out, Address object) {
  const Program& program = out.program();
  Alias alias;
  alias.origin = TRY(read_typing_part(out, object, U"__origin__"));
  const Address arguments = TRY(read_typing_part(out, object, U"__args__"));
  alias.arguments = TRY(read_tuple(program, arguments));
  const Address name = TRY(read_typing_part(out, object, U"_name"));
  if (!is_none_object(program, name)) alias.name = TRY(read_name(program, name));
  alias.is_special = is_typing_flag(out, object, U"_special");
  return alias;
}

void write_alias_arguments(Describer& out, const Items& arguments) {
  const auto written = write_type_arguments(out, arguments, ", ", ArgumentForm::of_typing);
  if (!written) out.write_hole(written.error());
}

void write_alias_argument(Describer& out, const Items& arguments, std::uint64_t index) {
  const auto item = read_item(out.program(), arguments, index);
  if (!item) return out.write_hole(item.error());
  write_type_argument(out, *item, ArgumentForm::of_typing);
}

void write_alias_name(Describer& out, const Alias& alias) {
  if (alias.name) return out.write("typing." + *alias.name);
  write_type_argument(out, alias.origin, ArgumentForm::of_typing);
}

/// `Callable[[A, B], R]` has (A, B, R) as arguments, `Callable[..., R]` has (..., R).
void write_callable(Describer& out, const Alias& alias) {
  const auto first = read_item(out.program(), alias.arguments, 0);
  const std::uint64_t last = alias.arguments.count - 1;
  const bool is_one = last == 1 && first && stands_for_parameters(out.program(), *first);
  out.write("typing.Callable[");
  if (is_one) {
    write_alias_argument(out, alias.arguments, 0);
  } else {
    out.write("[");
    write_alias_arguments(out, {alias.arguments.first, last});
    out.write("]");
  }
  out.write(", ");
  write_alias_argument(out, alias.arguments, last);
  out.write("]");
}

/// Which of the two types of an Optional is not that of None; nothing if it is none.
std::optional<std::uint64_t> find_optional(Describer& out, const Alias& alias) {
  const Program& program = out.program();
  if (alias.arguments.count != 2) return std::nullopt;
  const auto origin = read_text_of(out, alias.origin, U"_name");
  if (!origin || *origin != "Union") return std::nullopt;
  for (std::uint64_t index = 0; index < 2; ++index) {
    const auto item = read_item(program, alias.arguments, index);
    if (item && is_type_of_none(program, *item)) return 1 - index;
  }
  return std::nullopt;
}

/// `Tuple[()]`: up to 3.10 its one argument is an empty tuple.
bool is_of_nothing(const Program& program, const Alias& alias) {
  if (alias.arguments.count == 0) return true;
  if (alias.name != "Tuple" || alias.arguments.count != 1) return false;
  const auto only = read_item(program, alias.arguments, 0);
  const auto type = only ? read_type_of(program, *only) : fail(only.error());
  if (!type || !(*type)->is_static("tuple")) return false;
  const auto items = read_tuple(program, *only);
  return items && items->count == 0;
}

void write_alias(Describer& out, const Alias& alias) {
  if (alias.is_special) return write_alias_name(out, alias);
  if (alias.name == "Callable" && alias.arguments.count != 0) return write_callable(out, alias);
  if (const auto index = find_optional(out, alias)) {
    out.write("typing.Optional[");
    write_alias_argument(out, alias.arguments, *index);
    return out.write("]");
  }
  write_alias_name(out, alias);
  if (is_of_nothing(out.program(), alias)) return out.write("[()]");
  out.write("[");
  write_alias_arguments(out, alias.arguments);
  out.write("]");
}

/// `Annotated[int, 5]`: what else is said of the type is no type.
void write_annotated(Describer& out, const Alias& alias, const Items& metadata) {
  out.write("typing.Annotated[");
  write_type_argument(out, alias.origin, ArgumentForm::of_typing);
  SlotReader slots(out.program(), metadata);
  while (!slots.at_end() && !out.is_done()) {
    out.write(", ");
    const auto item = slots.read_next();
    if (!item) return out.write_hole(item.error());
    out.describe(*item);
  }
  out.write("]");
}

}  // namespace

bool is_typing_form(const Program& program, const TypeInfo& type) {
  constexpr std::array names{"_SpecialForm",
                             "_SpecialGenericAlias",
                             "_TypedCacheSpecialForm",
                             "_LiteralSpecialForm",
                             "_CallableType",
                             "_TupleType",
                             "_DeprecatedGenericAlias"};
  return is_of_typing(program, type, names);
}

void describe_typing_form(Describer& out, Address object, const TypeInfo& type) {
  const auto name = read_text_of(out, object, U"_name");
  if (!name) return write_by_attributes(out, object, type);
  out.write("typing." + *name);
}

bool is_typing_alias(const Program& program, const TypeInfo& type) {
  constexpr std::array names{"_GenericAlias",
                             "_UnionGenericAlias",
                             "_CallableGenericAlias",
                             "_LiteralGenericAlias",
                             "_ConcatenateGenericAlias",
                             "_AnnotatedAlias",
                             "_UnpackGenericAlias",
                             "_VariadicGenericAlias"};
  return is_of_typing(program, type, names);
}

void describe_typing_alias(Describer& out, Address object, const TypeInfo& type) {
  const auto alias = read_alias(out, object);
  if (!alias) return write_by_attributes(out, object, type);
  if (!out.enter(object)) return out.write("...");
  const auto metadata = read_typing_part(out, object, U"__metadata__");
  const auto items = metadata ? read_tuple(out.program(), *metadata) : fail(metadata.error());
  if (items) write_annotated(out, *alias, *items);
  if (!items) write_alias(out, *alias);
  out.leave();
}

bool is_typing_variable(const Program& program, const TypeInfo& type) {
  constexpr std::array names{"TypeVar", "ParamSpec", "TypeVarTuple"};
  return is_of_typing(program, type, names);
}

void describe_typing_variable(Describer& out, Address object, const TypeInfo& type) {
  const auto name = read_text_of(out, object, U"__name__");
  if (!name) return write_by_attributes(out, object, type);
  const bool has_variance = type.name != "TypeVarTuple";
  if (has_variance && is_typing_flag(out, object, U"__covariant__")) {
    out.write("+");
  } else if (has_variance) {
    out.write(is_typing_flag(out, object, U"__contravariant__") ? "-" : "~");
  }
  out.write(*name);
}

bool is_forward_reference(const Program& program, const TypeInfo& type) {
  return is_class_of_module(program, type, "ForwardRef", U"typing") ||
         is_class_of_module(program, type, "ForwardRef", U"annotationlib");
}

void describe_forward_reference(Describer& out, Address object, const TypeInfo& type) {
  auto argument = read_typing_part(out, object, U"__arg__");  // 3.14+
  if (!argument) argument = read_typing_part(out, object, U"__forward_arg__");
  if (!argument) return write_by_attributes(out, object, type);
  if (!out.enter(object)) return out.write("<...>");
  out.write("ForwardRef(");
  out.describe(*argument);
  const auto module = find_attribute(out.program(), object, U"__forward_module__", out.budget());
  if (module && *module && !is_none_object(out.program(), **module)) {
    out.write(", module=");
    out.describe(**module);
  }
  out.write(")");
  out.leave();
}

bool is_new_type(const Program& program, const TypeInfo& type) {
  return is_class_of_module(program, type, "NewType", U"typing");
}

void describe_new_type(Describer& out, Address object, const TypeInfo& type) {
  const auto module = read_text_of(out, object, U"__module__");
  const auto name = read_text_of(out, object, U"__qualname__");
  if (!module || !name) return write_by_attributes(out, object, type);
  out.write(*module + "." + *name);
}

}  // namespace hognose::python
