// The types that are written are those that were meant: libdw reads them back, and CPython's own
// debug information, where it is here, says the same.
// SPDX-License-Identifier: MIT
#include "elfutils/types_elf.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "elfutils/c_declarations.h"
#include "elfutils/dwarf_type_source.h"
#include "elfutils/subject/pyenv.h"
#include "layout/export.h"

namespace hognose::elfutils {
namespace {

using layout::Place;
using layout::ShippedTable;

// What is in the file of one table, read by libdw.
std::unique_ptr<DwarfTypeSource> read_back(const ShippedTable& table) {
  // Each test runs in a process of its own, several at a time.
  const std::string path = testing::TempDir() + "hognose-types-" + std::to_string(::getpid()) +
                           "-" + std::string(table.name);
  std::ofstream(path, std::ios::binary) << make_types_elf(table);
  auto source = DwarfTypeSource::open_named(std::vector{path});
  EXPECT_TRUE(source) << describe_error(source ? Error{} : source.error());
  std::remove(path.c_str());
  return source ? std::move(*source) : nullptr;
}

const ShippedTable& named(std::string_view name) {
  return *layout::find_table_named(name);
}

const CStruct* find_struct(const std::vector<CStruct>& structs, std::string_view name) {
  const auto found = std::find_if(structs.begin(), structs.end(), [&](const auto& one) {
    const auto& names = one.typedefs;
    return one.tag == name || std::find(names.begin(), names.end(), name) != names.end();
  });
  return found == structs.end() ? nullptr : &*found;
}

// "PyObject ob_base; PyObject ** ob_item; long allocated"
std::string write_members(const std::vector<CMember>& members) {
  std::string text;
  for (const CMember& member : members) {
    if (!text.empty()) text += "; ";
    text += member.type.empty() ? "{" + write_members(member.members) + "}" : member.type;
    text += " " + member.name;
  }
  return text;
}

std::string members_of(std::string_view table, std::string_view name) {
  const auto structs = declare_structs(named(table));
  const CStruct* declaration = find_struct(structs, name);
  return declaration == nullptr ? "none" : write_members(declaration->members);
}

TEST(TypesElf, GivesBackEveryRowOfEveryTable) {
  for (const ShippedTable& table : layout::shipped_tables()) {
    const auto source = read_back(table);
    ASSERT_NE(source, nullptr) << table.name;
    const auto reading = layout::read_types(*source, std::chrono::seconds(60));
    ASSERT_TRUE(reading.is_complete) << table.name;
    EXPECT_EQ(reading.rows.size(), table.rows.size()) << table.name;
    for (const layout::TableRow& row : table.rows) {
      const auto found = std::find_if(
          reading.rows.begin(), reading.rows.end(), [&](auto& r) { return r.id == row.id; });
      const auto& field = layout::all_fields()[static_cast<std::size_t>(row.id)];
      ASSERT_NE(found, reading.rows.end()) << table.name << " " << field.owner;
      EXPECT_EQ(*found, row) << table.name << " " << field.owner << "." << field.name;
    }
  }
}

TEST(TypesElf, HasTypedefsAndTags) {
  const auto source = read_back(named("3.12.1"));
  for (const char* name : {"PyObject", "struct _object", "PyFrameObject", "struct _frame"}) {
    EXPECT_GT(source->find_size(name).value_or(0), 0U) << name;
  }
  EXPECT_EQ(source->find_size("PyListObject"), 40U);
  EXPECT_EQ(source->find_size("Py_ssize_t"), 8U);
  EXPECT_EQ(source->find_size("PyIntObject"), std::nullopt) << "of 2.7 alone";
}

TEST(TypesElf, NestsWhatAPathNests) {
  const auto source = read_back(named("3.12.1"));
  EXPECT_EQ(source->find_member("_PyRuntimeState", "interpreters.head"),
            (Place{.offset = 40, .width = 8}));
  EXPECT_EQ(source->find_member("PyASCIIObject", "state.kind"),
            (Place{.offset = 32, .width = 4, .bit_offset = 2, .bit_width = 3}));
  EXPECT_EQ(members_of("3.12.1", "PyASCIIObject"),
            "PyObject ob_base; Py_ssize_t length; {unsigned int interned; unsigned int kind; "
            "unsigned int compact; unsigned int ascii} state");
}

TEST(TypesElf, SpellsFieldsAsTheirVersionDoes) {
  EXPECT_EQ(members_of("3.12.1", "PyListObject"),
            "PyVarObject ob_base; PyObject ** ob_item; Py_ssize_t allocated");
  EXPECT_EQ(members_of("2.7.18", "PyListObject"),
            "Py_ssize_t ob_refcnt; PyTypeObject * ob_type; Py_ssize_t ob_size; "
            "PyObject ** ob_item; Py_ssize_t allocated");
  EXPECT_EQ(members_of("3.11.7", "PyLongObject"), "PyVarObject ob_base; digit[1] ob_digit");
  EXPECT_EQ(members_of("3.12.1", "PyLongObject"),
            "PyObject ob_base; {uintptr_t lv_tag; digit[1] ob_digit} long_value");
  EXPECT_EQ(members_of("3.8.18", "PyDictObject"),
            "PyObject ob_base; Py_ssize_t ma_used; PyDictKeysObject * ma_keys; "
            "PyObject ** ma_values");
  EXPECT_EQ(members_of("3.11.7", "PyDictObject"),
            "PyObject ob_base; Py_ssize_t ma_used; PyDictKeysObject * ma_keys; "
            "PyDictValues * ma_values");
  EXPECT_THAT(members_of("3.12.1", "_PyInterpreterFrame"),
              testing::StartsWith("PyCodeObject * f_code;"));
  EXPECT_THAT(members_of("3.13.0", "_PyInterpreterFrame"),
              testing::StartsWith("PyObject * f_executable;"));
  EXPECT_THAT(members_of("3.14.10", "_PyInterpreterFrame"),
              testing::StartsWith("_PyStackRef f_executable;"));
  EXPECT_EQ(members_of("3.13.0", "_PyStackRef"), "none");
}

// How far the comparison with CPython's own debug information has come.
struct Comparison {
  DwarfTypeSource& truth;
  std::string_view table;
  std::string_view type_name;
  int compared = 0;
};

void compare(Comparison& comparison,
             const std::string& path,
             const CMember& member,
             std::uint32_t begin);

void compare_all(Comparison& comparison,
                 const std::string& prefix,
                 const std::vector<CMember>& members,
                 std::uint32_t begin) {
  for (const CMember& member : members)
    compare(comparison, prefix + member.name, member, begin);
}

void compare(Comparison& comparison,
             const std::string& path,
             const CMember& member,
             std::uint32_t begin) {
  if (member.type.empty()) {
    return compare_all(comparison, path + ".", member.members, begin + member.offset);
  }
  const Place ours{.offset = begin + member.offset,
                   .width = static_cast<std::uint16_t>(member.size),
                   .bit_offset = member.bit_offset,
                   .bit_width = member.bit_width};
  EXPECT_EQ(comparison.truth.find_member(comparison.type_name, path), ours)
      << comparison.table << " " << comparison.type_name << "." << path;
  ++comparison.compared;
}

TEST(TypesElf, SaysWhatCPythonsOwnDebugInformationSays) {
  int tables = 0;
  for (const ShippedTable& table : layout::shipped_tables()) {
    const std::string library = find_pyenv_library(table);
    if (library.empty()) continue;
    const auto truth = DwarfTypeSource::open_named(std::vector{library});
    if (!truth) continue;
    ++tables;
    Comparison comparison{**truth, table.name, {}, 0};
    for (const CStruct& one : declare_structs(table)) {
      const std::string type_name =
          one.typedefs.empty() ? "struct " + one.tag : one.typedefs.front();
      if (!(*truth)->find_size(type_name)) continue;  // of an extension module, or an older name
      comparison.type_name = type_name;
      EXPECT_EQ((*truth)->find_size(type_name), one.size) << table.name << " " << type_name;
      compare_all(comparison, "", one.members, 0);
    }
    EXPECT_GT(comparison.compared, 150) << library;
  }
  std::cout << tables << " interpreters compared\n";
  if (tables == 0) GTEST_SKIP() << "no interpreter of a shipped table is installed";
}

}  // namespace
}  // namespace hognose::elfutils
