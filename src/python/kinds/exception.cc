// Describing exceptions by their args, as BaseException.args keeps them.
// SPDX-License-Identifier: MIT
#include "python/kinds/exception.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "python/attributes/explained.h"
#include "python/attributes/members.h"
#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"
#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::PyBaseExceptionObject;
using layout::PyOSErrorObject;

/// As repr() names it: without the module that a type made by C code may have before its name. 2.7's
/// own suite wants `exceptions.KeyError`.
std::string_view name_of_exception(const Program& program, const TypeInfo& type) {
  const std::string_view name = type.name;
  const bool is_whole = program.dialect.text == layout::Text::python2;
  return is_whole ? name : name.substr(name.rfind('.') + 1);
}

void write_args(Describer& out, const Result<Address>& args) {
  if (!args) return out.write_hole(args.error());
  if (args->is_null()) return out.write("()");
  out.describe(*args);
}

/// The arguments without their parentheses; nothing to write where there are none.
std::function<void()> find_arguments(Describer& out, const Result<Address>& args) {
  if (args && args->is_null()) return {};
  const auto items = args ? read_tuple(out.program(), *args) : fail(args.error());
  if (items && items->count == 0) return {};
  return [&out, items] {
    if (items) write_items(out, *items);
    if (!items) out.write_hole(items.error());
  };
}

bool is_error_of_system(const Program& program, const TypeInfo& type) {
  const Address base = find_base(program, type, [](const auto& one) {
    return one.is_static("OSError") || one.is_static("exceptions.EnvironmentError");
  });
  return !base.is_null();
}

/// Adds the files that an OSError is about, which are none of its arguments.
void add_files(const Program& program, Address object, AttributeList& list) {
  using Field = layout::Field<PyOSErrorObject, Address>;
  constexpr std::array<std::pair<const char*, Field>, 2> files{
      {{"filename", PyOSErrorObject::filename}, {"filename2", PyOSErrorObject::filename2}}};
  const auto view = program.view<PyOSErrorObject>(object);
  for (const auto& [name, field] : files) {
    const auto file = view.has(field) ? view.read(field) : Address{};
    const auto at = view.address_of(field);
    if (!file) list.lacks.add(file.error());
    if (!file || !at || file->is_null() || is_none_object(program, *file)) continue;
    list.members.push_back({name, MemberType::t_object, *at, sizeof(std::uint64_t)});
  }
}

/// What stands beside the arguments: what a class of Python has added, and what an OSError is about.
AttributeList read_added_to_exception(Describer& out, Address object, const TypeInfo& type) {
  const Program& program = out.program();
  const Address base =
      find_base(program, type, [](const auto& one) { return !one.has(TypeFlag::heap_type); });
  AttributeList list = read_attributes(out, object, type, base);
  if (is_error_of_system(program, type)) add_files(program, object, list);
  return list;
}

/// Whether a type over a builtin exception was written in C and keeps something that none of its members
/// tells, as PyO3's do: then its arguments are not all, and no arguments do not say that there is nothing.
bool has_hidden_state(Describer& out, const TypeInfo& type) {
  const Program& program = out.program();
  const auto is_builtin_error = [](const TypeInfo& base) {
    const bool is_named =
        base.name.find('.') == std::string::npos || base.name.starts_with("exceptions.");
    return is_named && base.is_static(TypeFlag::exception_subclass);
  };
  const Result<TypeInfo>& base =
      find_type_info(program, find_base(program, type, is_builtin_error));
  return base && !is_explained_beside(program, type, *base, out.budget());
}

bool has_no_arguments(const Program& program, const Result<Address>& args) {
  if (!args) return false;
  const auto items = args->is_null() ? Result<Items>(Items{}) : read_tuple(program, *args);
  return items && items->count == 0;
}

}  // namespace

bool is_exception(const Program& /*program*/, const TypeInfo& type) {
  return type.has(TypeFlag::exception_subclass);
}

void describe_exception(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("(...)");
  AttributeList attributes =
      out.options().full ? read_added_to_exception(out, object, type) : AttributeList{};
  const std::string_view name = name_of_exception(out.program(), type);
  const auto args =
      out.program().view<PyBaseExceptionObject>(object).read(PyBaseExceptionObject::args);
  const bool hides = has_hidden_state(out, type);
  if (attributes.is_empty() && hides && has_no_arguments(out.program(), args)) {
    out.write_generic(name, object);
    return out.leave();
  }
  attributes.is_partial = hides && out.options().full;
  if (attributes.is_empty() && !attributes.is_partial) {
    out.write(name);
    write_args(out, args);
  } else {
    write_instance(out, name, object, attributes, find_arguments(out, args));
  }
  out.leave();
}

}  // namespace hognose::python
