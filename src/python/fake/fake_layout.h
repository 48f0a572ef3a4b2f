// A layout for tests that no CPython ever had: every field has a word of its own, so that nothing
// passes by luck of offsets.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <string_view>

#include "layout/layout.h"

namespace hognose::python {

/// A layout that gives each field eight bytes; embedded arrays come last in their struct.
// NOLINTNEXTLINE(readability-function-cognitive-complexity,readability-function-size): one algorithm, of which nothing is used apart.
[[nodiscard]] inline layout::Layout make_fake_layout() {
  constexpr std::uint32_t header = 24;
  constexpr std::uint32_t word = 8;
  // A struct that begins with another one, and its own fields after it.
  const std::map<std::string_view, std::string_view> bases{
      {"PyCompactUnicodeObject", "PyASCIIObject"},
      {"PyUnicodeObject", "PyCompactUnicodeObject"},
      {"PyHeapTypeObject", "PyTypeObject"},
      {"PyODictObject", "PyDictObject"},
      {"defdictobject", "PyDictObject"},
      {"PyMethodDescrObject", "PyDescrObject"},
      {"PyMemberDescrObject", "PyDescrObject"},
      {"PyWrapperDescrObject", "PyDescrObject"},
      {"TaskObj", "FutureObj"},
      {"PyOSErrorObject", "PyBaseExceptionObject"},
      {"PySyntaxErrorObject", "PyBaseExceptionObject"},
      {"PyUnicodeErrorObject", "PyBaseExceptionObject"},
      {"PyImportErrorObject", "PyBaseExceptionObject"},
      {"PyBaseExceptionGroupObject", "PyBaseExceptionObject"}};
  std::map<std::string_view, std::uint32_t> ends;
  layout::Layout layout;
  const auto place = [&](const layout::FieldInfo& field, std::uint32_t offset) {
    layout.set(field.id, {offset, word, 0, 0, layout::Witness::table});
  };
  const auto start_of = [&](std::string_view owner) {
    if (owner == "PyObject") return 0U;
    const auto base = bases.find(owner);
    return base == bases.end() ? (owner == "PyVarObject" ? header - word : header)
                               : ends[base->second];
  };
  constexpr std::string_view arrays[] = {"ob_item",
                                         "ob_digit",
                                         "ob_sval",
                                         "dk_indices",
                                         "values",
                                         "data",
                                         "f_localsplus",
                                         "localsplus"};
  for (const bool is_array_pass : {false, true}) {
    for (const layout::FieldInfo& field : layout::all_fields()) {
      if (field.name.empty()) {
        if (!is_array_pass) ends[field.owner] = start_of(field.owner);
        place(field, ends[field.owner]);
        continue;
      }
      const bool is_pointer = field.owner == "PyListObject" || field.owner == "PyUnicodeObject";
      const bool is_array =
          std::ranges::find(arrays, field.name) != std::end(arrays) && !is_pointer;
      if (is_array != is_array_pass) continue;
      place(field, ends[field.owner]);
      if (!is_array) ends[field.owner] += word;
    }
  }
  for (const layout::FieldInfo& field : layout::all_fields()) {
    if (field.name.empty()) place(field, ends[field.owner]);
  }
  return layout;
}

}  // namespace hognose::python
