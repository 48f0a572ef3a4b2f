// A table of getters by the name they have in their class.
// SPDX-License-Identifier: MIT
#include "python/attributes/computed.h"

#include <algorithm>
#include <array>

#include "python/attributes/instance_storage.h"
#include "python/attributes/type.h"
#include "python/values/text.h"
#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::PyBaseExceptionObject;
using layout::PyFunctionObject;
using layout::PyTracebackObject;

using Found = Result<std::optional<Address>>;

constexpr std::uint64_t most_nodes = 10'000;  // of one look into a dict

/// A getter of one struct that returns one field; null reads as None.
template <class Struct>
struct Getter {
  std::u32string_view name;
  layout::Field<Struct, Address> field;
};

constexpr std::array exception_getters{
    Getter<PyBaseExceptionObject>{U"args", PyBaseExceptionObject::args},
    Getter<PyBaseExceptionObject>{U"__traceback__", PyBaseExceptionObject::traceback},
    Getter<PyBaseExceptionObject>{U"__context__", PyBaseExceptionObject::context},
    Getter<PyBaseExceptionObject>{U"__cause__", PyBaseExceptionObject::cause},
};
constexpr std::array function_getters{
    Getter<PyFunctionObject>{U"__code__", PyFunctionObject::func_code},
    Getter<PyFunctionObject>{U"func_code", PyFunctionObject::func_code},
    Getter<PyFunctionObject>{U"__name__", PyFunctionObject::func_name},
    Getter<PyFunctionObject>{U"func_name", PyFunctionObject::func_name},
    Getter<PyFunctionObject>{U"__qualname__", PyFunctionObject::func_qualname},
};
constexpr std::array traceback_getters{
    Getter<PyTracebackObject>{U"tb_next", PyTracebackObject::tb_next},
};

template <class Struct, std::size_t size>
Found read_getter(const Program& program,
                  Address object,
                  std::u32string_view name,
                  const std::array<Getter<Struct>, size>& getters) {
  const auto getter = std::ranges::find(getters, name, &Getter<Struct>::name);
  const auto view = program.view<Struct>(object);
  if (getter == getters.end() || !view.has(getter->field)) return std::optional<Address>{};
  const Address value = TRY(view.read(getter->field));
  return std::optional(value.is_null() ? program.known.none : value);
}

/// An object that has its attributes in no dict has none to give.
Found read_dict(const Program& program, Address object, const TypeInfo& type) {
  const InstanceStorage storage = TRY(find_storage(program, object, type));
  if (storage.dict.is_null()) return std::optional<Address>{};
  return std::optional(storage.dict);
}

/// The getter of a property as enum makes it; null if `descriptor` is none.
Result<Address> read_getter_of_enum(const Program& program,
                                    Address descriptor,
                                    const TypeInfo& kind,
                                    Budget& budget) {
  const bool is_property = is_class_of_module(program, kind, "property", U"enum") ||
                           is_class_of_module(program, kind, "DynamicClassAttribute", U"types");
  if (!is_property) return Address{};
  const InstanceStorage storage = TRY(find_storage(program, descriptor, kind));
  return TRY(find_stored(program, storage, U"fget", budget)).value_or(Address{});
}

/// `name` or `value` of a member of an enum: what Enum's own getters, of Python, take from its dict.
Found read_of_enum(const Program& program,
                   Address object,
                   const TypeInfo& type,
                   std::u32string_view name,
                   Address getter) {
  if (getter.is_null() || !TRY(read_type_of(program, getter))->is_static("function"))
    return std::nullopt;
  const auto qualname =
      TRY(program.view<PyFunctionObject>(getter).read(PyFunctionObject::func_qualname));
  const std::u32string wanted(name);
  if (!TRY(text_equals(program, qualname, U"Enum." + wanted))) return std::nullopt;
  Budget budget({.nodes = most_nodes});
  const InstanceStorage storage = TRY(find_storage(program, object, type));
  return find_stored(program, storage, U"_" + wanted + U"_", budget);
}

}  // namespace

Found read_computed(const Program& program,
                    Address object,
                    const TypeInfo& type,
                    std::u32string_view name,
                    Address descriptor) {
  const TypeInfo& kind = *TRY(read_type_of(program, descriptor));
  if (name == U"value" || name == U"name") {
    Budget budget({.nodes = most_nodes});
    const Address getter = TRY(read_getter_of_enum(program, descriptor, kind, budget));
    if (!getter.is_null()) return read_of_enum(program, object, type, name, getter);
  }
  if (!kind.is_static("getset_descriptor")) return std::optional<Address>{};
  if (name == U"__dict__") return read_dict(program, object, type);
  if (type.has(TypeFlag::exception_subclass)) {
    return read_getter(program, object, name, exception_getters);
  }
  if (type.is_static("function")) return read_getter(program, object, name, function_getters);
  if (type.is_static("traceback")) return read_getter(program, object, name, traceback_getters);
  return std::optional<Address>{};
}

}  // namespace hognose::python
