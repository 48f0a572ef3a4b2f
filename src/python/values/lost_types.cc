// The types that stacks are made of, by symbol.
// SPDX-License-Identifier: MIT
#include "python/values/lost_types.h"

#include <array>

namespace hognose::python {
namespace {

struct Row {
  std::string_view symbol;
  LostType type;
};
constexpr std::array<Row, 9> stack_types{{
    {"PyUnicode_Type", {"str", TypeFlag::unicode_subclass}},
    {"PyString_Type", {"str", TypeFlag::bytes_subclass}},  // 2.7
    {"PyBytes_Type", {"bytes", TypeFlag::bytes_subclass}},
    {"PyTuple_Type", {"tuple", TypeFlag::tuple_subclass}},
    {"PyLong_Type", {"int", TypeFlag::long_subclass}},
    {"PyList_Type", {"list", TypeFlag::list_subclass}},
    {"PyDict_Type", {"dict", TypeFlag::dict_subclass}},
    {"PyFloat_Type", {"float", {}}},
    {"PyCode_Type", {"code", {}}},
}};

}  // namespace

std::optional<LostType> find_lost_type(const Program& program, Address type) {
  const bool is_python2 = program.dialect.text == layout::Text::python2;
  const auto symbol = program.target->symbols->find_symbol(type);
  for (const Row& row : stack_types) {
    if (!symbol || symbol->start != type || symbol->name != row.symbol) continue;
    // There it is called unicode, and nothing in a stack is made of it.
    if (is_python2 && row.symbol == "PyUnicode_Type") break;
    return row.type;
  }
  return std::nullopt;
}

}  // namespace hognose::python
