// The shipped tables say what CPython's headers say, and the nearest one is picked.
// SPDX-License-Identifier: MIT
#include "layout/shipped.h"

#include <algorithm>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "layout/versions/versions.h"

namespace hognose::layout {
namespace {

const ShippedTable* named(std::string_view name) {
  const auto tables = shipped_tables();
  const auto found =
      std::find_if(tables.begin(), tables.end(), [&](auto& table) { return table.name == name; });
  return found == tables.end() ? nullptr : &*found;
}

const TableRow* row(std::string_view table_name, FieldId id) {
  const ShippedTable* table = named(table_name);
  if (table == nullptr) return nullptr;
  const auto found = std::find_if(
      table->rows.begin(), table->rows.end(), [&](auto& candidate) { return candidate.id == id; });
  return found == table->rows.end() ? nullptr : &*found;
}

// The offset, -1 if the build has no such field, -2 if the table does not say.
std::int64_t offset(std::string_view table_name, FieldId id) {
  const TableRow* found = row(table_name, id);
  if (found == nullptr) return -2;
  return found->is_present() ? std::int64_t{found->offset} : -1;
}

TEST(ShippedTables, AreThereForEveryMinorVersion) {
  std::map<std::uint32_t, int> minors;
  for (const ShippedTable& table : shipped_tables())
    ++minors[table.version_hex >> 16U];
  for (const std::uint32_t minor : known_versions) {
    EXPECT_TRUE(minors.contains(minor)) << std::hex << minor;
  }
}

TEST(ShippedTables, SayWhereFramesAre) {
  EXPECT_EQ(offset("2.7.18", FieldId::PyFrameObject__f_lasti), 120);
  EXPECT_EQ(offset("3.8.18", FieldId::PyFrameObject__f_lasti), 104);
  EXPECT_EQ(offset("3.10.13", FieldId::PyFrameObject__f_localsplus), 352);
  EXPECT_EQ(offset("3.11.7", FieldId::_PyInterpreterFrame__f_executable), 32);
  EXPECT_EQ(offset("3.11.7", FieldId::_PyInterpreterFrame__is_entry), 68);
  EXPECT_EQ(offset("3.12.1", FieldId::_PyInterpreterFrame__owner), 70);
  EXPECT_EQ(offset("3.12.1", FieldId::_PyInterpreterFrame__is_entry), -1);
  EXPECT_EQ(offset("3.13.0", FieldId::_PyInterpreterFrame__instr_ptr), 56);
  EXPECT_EQ(offset("3.14.10", FieldId::_PyInterpreterFrame__localsplus), 80);
  EXPECT_EQ(offset("3.15.2", FieldId::PyThreadState__base_frame), 80);
  EXPECT_EQ(offset("3.9.18", FieldId::_PyInterpreterFrame__size), -2);
}

TEST(ShippedTables, SayWhereTheRuntimeIs) {
  EXPECT_EQ(offset("3.7.16", FieldId::_PyRuntimeState__interpreters_head), 24);
  EXPECT_EQ(offset("3.12.1", FieldId::_PyRuntimeState__interpreters_head), 40);
  EXPECT_EQ(offset("3.13.18", FieldId::_PyRuntimeState__interpreters_head), 632);
  EXPECT_EQ(offset("3.15.2-dbg", FieldId::_PyRuntimeState__interpreters_head), 936);
  EXPECT_EQ(offset("2.7.18", FieldId::PyThreadState__interp), 8);
  EXPECT_EQ(offset("3.13.0", FieldId::PyThreadState__size), 304);
  EXPECT_EQ(offset("3.13.18", FieldId::PyThreadState__size), 312);
  EXPECT_EQ(offset("3.14.10-dbg", FieldId::PyInterpreterState__size), 225880);
  EXPECT_EQ(offset("3.13.0", FieldId::_PyRuntimeState__gc_collecting), -1);
}

TEST(ShippedTables, SayWhereObjectsKeepTheirParts) {
  EXPECT_EQ(offset("2.7.18", FieldId::dequeobject__len), 48);
  EXPECT_EQ(offset("3.9.2", FieldId::dequeobject__len), -1);
  EXPECT_EQ(offset("3.12.1", FieldId::block__data), 8);
  EXPECT_EQ(offset("2.7.18", FieldId::PyDateTime_DateTime__fold), -1);
  EXPECT_EQ(offset("3.6.15", FieldId::PyDateTime_DateTime__fold), 35);
  EXPECT_EQ(offset("3.13.18", FieldId::PyDateTime_DateTime__tzinfo), 40);
  EXPECT_EQ(offset("3.9.2", FieldId::PyDecObject__dec_data), 64);
  EXPECT_EQ(offset("3.7.16", FieldId::TaskObj__task_name), -1);
  EXPECT_EQ(offset("3.13.0", FieldId::PyTupleObject__ob_item), 24);
  EXPECT_EQ(offset("3.14.10", FieldId::PyTupleObject__ob_item), 32);
  EXPECT_EQ(offset("3.13.0", FieldId::lockobject__size), 40);
  EXPECT_EQ(offset("3.13.18", FieldId::lockobject__size), 24);
  // B of the built-in types' dictionaries: static_builtins + tp_dict
  EXPECT_EQ(offset("3.15.2", FieldId::PyInterpreterState__static_builtins) +
                offset("3.15.2", FieldId::managed_static_type_state__tp_dict),
            180288);
  EXPECT_EQ(offset("3.12.1", FieldId::managed_static_type_state__size), 40);
  const TableRow* kind = row("3.11.2", FieldId::PyASCIIObject__kind);
  ASSERT_NE(kind, nullptr);
  EXPECT_EQ(*kind,
            (TableRow{.id = kind->id, .width = 4, .offset = 32, .bit_offset = 2, .bit_width = 3}));
}

TEST(ShippedTables, AreInOrderAndSane) {
  for (const ShippedTable& table : shipped_tables()) {
    EXPECT_TRUE(table.build_ids.ends_with(" ")) << table.name;
    for (std::size_t at = 0; at < table.rows.size(); ++at) {
      EXPECT_TRUE(is_sane(table.rows[at])) << table.name << " row " << at;
      EXPECT_TRUE(at == 0 || table.rows[at - 1].id < table.rows[at].id) << table.name;
    }
  }
}

TEST(ShippedTables, AnswerForEveryFieldOfAStructTheyHave) {
  for (const ShippedTable& table : shipped_tables()) {
    bool has_struct = false;
    std::size_t next = 0;
    for (const FieldInfo& field : all_fields()) {
      const bool has_row = next < table.rows.size() && table.rows[next].id == field.id;
      if (field.name.empty()) has_struct = has_row;
      EXPECT_EQ(has_row, has_struct) << table.name << ": " << field.owner << "." << field.name
                                     << "; run src/layout/tables/export_all.sh";
      if (has_row) ++next;
    }
  }
}

TEST(ShippedTables, AreFoundByBuildId) {
  const ShippedTable* table = find_table_of_build("d11d13fb0f82d32f3da1221ffd551ab179afb423");
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->name, "3.13.0");
  EXPECT_EQ(find_table_of_build("0000000000000000000000000000000000000000"), nullptr);
  EXPECT_EQ(find_table_of_build(""), nullptr);
  EXPECT_EQ(find_table_of_build(" "), nullptr);
}

TEST(ShippedTables, AreFoundByNameOrByTheFirstNumbersOfIt) {
  const auto find = [](std::string_view name) -> std::string_view {
    const ShippedTable* table = find_table_named(name);
    return table == nullptr ? "none" : table->name;
  };
  EXPECT_EQ(find("3.12.1"), "3.12.1");
  EXPECT_EQ(find("3.14.10-dbg"), "3.14.10-dbg");
  EXPECT_EQ(find("3.13"), "3.13.18");
  EXPECT_EQ(find("3.13-dbg"), "3.13.18-dbg");
  EXPECT_EQ(find("2"), "2.7.18");
  for (const char* unknown : {"", "3.1", "3.12.2", "3.13.", "3.13.1", "t", "-dbg", "3.99", "x"}) {
    EXPECT_EQ(find(unknown), "none") << unknown;
  }
  for (const ShippedTable& table : shipped_tables())
    EXPECT_EQ(find(table.name), table.name);
}

TEST(ShippedTables, AreFoundByNearness) {
  const auto nearest = [](std::uint32_t hex, bool debug) -> std::string_view {
    const ShippedTable* table = find_nearest_table(hex, false, debug);
    return table == nullptr ? "none" : table->name;
  };
  EXPECT_EQ(nearest(0x030d00f0, false), "3.13.0");
  EXPECT_EQ(nearest(0x030d00f0, true), "3.13.0");
  EXPECT_EQ(nearest(0x030d04f0, false), "3.13.5");
  EXPECT_EQ(nearest(0x030d04f0, true), "3.13.5-dbg");
  EXPECT_EQ(nearest(0x030d0ff0, false), "3.13.18");
  EXPECT_EQ(nearest(0x03080af0, false), "3.8.18");
  EXPECT_EQ(nearest(0x04000000, false), "none");
  EXPECT_EQ(find_nearest_table(0x030d00f0, true, false)->name, "3.13.5t");
  EXPECT_EQ(find_nearest_table(0x030c00f0, true, false), nullptr);
}

}  // namespace
}  // namespace hognose::layout
