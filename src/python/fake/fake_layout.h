// A layout for tests that no CPython ever had: every field has a word of its own, so that nothing
// passes by luck of offsets.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "layout/layout.h"

namespace hognose::python {

/// Gives each field eight bytes; embedded arrays come last in their struct.
class FakeLayout {
 public:
  [[nodiscard]] layout::Layout make() {
    for (const bool arrays : {false, true}) {
      for (const layout::FieldInfo& field : layout::all_fields())
        add(field, arrays);
    }
    for (const layout::FieldInfo& field : layout::all_fields()) {
      if (field.name.empty()) place(field);
    }
    return layout_;
  }

 private:
  static constexpr std::uint32_t header = 24;
  static constexpr std::uint32_t word = 8;
  // As in every version: tp_weaklistoffset is the first of them.
  static constexpr std::uint32_t words_before_members = 4;

  static bool is_array(const layout::FieldInfo& field) {
    static constexpr std::array<std::string_view, 8> names{"ob_item",
                                                           "ob_digit",
                                                           "ob_sval",
                                                           "dk_indices",
                                                           "values",
                                                           "data",
                                                           "f_localsplus",
                                                           "localsplus"};
    const bool is_pointer = field.owner == "PyListObject" || field.owner == "PyUnicodeObject";
    return std::ranges::find(names, field.name) != names.end() && !is_pointer;
  }

  // In the second of two passes the arrays.
  void add(const layout::FieldInfo& field, bool arrays) {
    if (field.name.empty()) {
      if (!arrays) ends_[field.owner] = start_of(field.owner);
      place(field);
    } else if (is_array(field) == arrays) {
      if (field.name == "tp_members") ends_[field.owner] += words_before_members * word;
      place(field);
      if (!arrays) ends_[field.owner] += word;
    }
  }

  void place(const layout::FieldInfo& field) {
    layout_.set(field.id, {ends_[field.owner], word, 0, 0, layout::Witness::table});
  }

  // A struct may begin with another one, and has its own fields after it.
  std::uint32_t start_of(std::string_view owner) {
    static const std::map<std::string_view, std::string_view> bases{
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
    if (owner == "PyObject") return 0;
    if (owner == "PyVarObject") return header - word;
    const auto base = bases.find(owner);
    return base == bases.end() ? header : ends_[base->second];
  }

  layout::Layout layout_;
  std::map<std::string_view, std::uint32_t> ends_;  // by struct: after its last field
};

[[nodiscard]] inline layout::Layout make_fake_layout() {
  return FakeLayout().make();
}

}  // namespace hognose::python
