// The types that stacks are made of, by symbol.
// SPDX-License-Identifier: MIT
#include "python/lost_types.h"

#include <array>
#include <optional>
#include <string_view>

namespace hognose::python {
namespace {

struct Row {
  std::string_view symbol;
  std::string_view tp_name;
  std::optional<TypeFlag> family;
};
constexpr std::array<Row, 9> rows{{
    {"PyUnicode_Type", "str", TypeFlag::unicode_subclass},
    {"PyString_Type", "str", TypeFlag::bytes_subclass},  // 2.7
    {"PyBytes_Type", "bytes", TypeFlag::bytes_subclass},
    {"PyTuple_Type", "tuple", TypeFlag::tuple_subclass},
    {"PyLong_Type", "int", TypeFlag::long_subclass},
    {"PyList_Type", "list", TypeFlag::list_subclass},
    {"PyDict_Type", "dict", TypeFlag::dict_subclass},
    {"PyFloat_Type", "float", {}},
    {"PyCode_Type", "code", {}},
}};

}  // namespace

Result<TypeInfo> find_lost_type(const Program& program, Address type) {
  const bool is_python2 = program.dialect.text == layout::Text::python2;
  const auto symbol = program.target->symbols->find_symbol(type);
  for (const Row& row : rows) {
    if (!symbol || symbol->start != type || symbol->name != row.symbol) continue;
    // There it is called unicode, and nothing in a stack is made of it.
    if (is_python2 && row.symbol == "PyUnicode_Type") break;
    TypeInfo info;
    info.address = type;
    info.name = row.tp_name;
    if (row.family) info.flags = 1ULL << static_cast<unsigned>(*row.family);
    return info;
  }
  return fail(ErrorKind::not_found, "type", type);
}

}  // namespace hognose::python
