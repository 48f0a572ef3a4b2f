// A table of getters by the name they have in their class.
// SPDX-License-Identifier: MIT
#include "python/attributes/computed.h"

#include <algorithm>
#include <array>

#include "python/attributes/instance_storage.h"
#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::PyBaseExceptionObject;
using layout::PyFunctionObject;
using layout::PyTracebackObject;

using Found = Result<std::optional<Address>>;

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

}  // namespace

Found read_computed(const Program& program,
                    Address object,
                    const TypeInfo& type,
                    std::u32string_view name,
                    Address descriptor) {
  const TypeInfo& kind = *TRY(read_type_of(program, descriptor));
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
