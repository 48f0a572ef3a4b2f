// Reads small types in three DWARF versions, and CPython's own where its debug info is installed.
// SPDX-License-Identifier: MIT
#include "elfutils/dwarf_type_source.h"

#include <ctime>
#include <filesystem>
#include <iostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "elfutils/fake_debug_elf.h"
#include "elfutils/subject/pyenv.h"
#include "elfutils/subject/types.h"
#include "layout/build_facts.h"
#include "layout/export.h"
#include "layout/shipped.h"
#include "target/elf/image.h"

namespace hognose::elfutils {
namespace {

using layout::Place;

std::unique_ptr<DwarfTypeSource> open(const std::vector<std::string>& paths,
                                      const DwarfOptions& options = {}) {
  auto source = DwarfTypeSource::open_named(paths, options);
  EXPECT_TRUE(source) << describe_error(source ? Error{} : source.error());
  return source ? std::move(*source) : nullptr;
}

class EachDwarf : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<DwarfTypeSource> source = open({GetParam()});
};

TEST_P(EachDwarf, FindsSizesThroughTypedefsAndTags) {
  EXPECT_EQ(source->find_size("Everything"), sizeof(Everything));
  EXPECT_EQ(source->find_size("struct Plain"), sizeof(Plain));
  EXPECT_EQ(source->find_size("Nonsense"), std::nullopt);
  EXPECT_EQ(source->find_size("struct Nonsense"), std::nullopt);
}

TEST_P(EachDwarf, FindsDefinitionsInOtherUnits) {
  EXPECT_EQ(source->find_size("ElsewhereAlias"), 32U);
  EXPECT_EQ(source->find_member("ElsewhereAlias", "here"), (Place{.offset = 24, .width = 8}));
}

TEST_P(EachDwarf, FindsMembersThroughHeadsUnionsAndArrays) {
  EXPECT_EQ(source->find_member("Everything", "type"), (Place{.offset = 8, .width = 8}));
  EXPECT_EQ(source->find_member("Everything", "in_union"), (Place{.offset = 16, .width = 4}));
  EXPECT_EQ(source->find_member("Everything", "inner.second"),
            (Place{.offset = offsetof(Everything, inner) + 4, .width = 4}));
  EXPECT_EQ(source->find_member("Everything", "many.second"),
            (Place{.offset = offsetof(Everything, many) + 4, .width = 4}));
  EXPECT_EQ(source->find_member("Everything", "big"),
            (Place{.offset = offsetof(Everything, big), .width = 0}));
}

TEST_P(EachDwarf, PlacesBitFieldsInTheirStorageUnit) {
  EXPECT_EQ(source->find_member("Everything", "low"),
            (Place{.offset = 20, .width = 4, .bit_offset = 0, .bit_width = 2}));
  EXPECT_EQ(source->find_member("Everything", "high"),
            (Place{.offset = 20, .width = 4, .bit_offset = 2, .bit_width = 5}));
  // clang's DWARF tells a bit-field that fills its unit as a plain member; both read the same byte.
  EXPECT_THAT(source->find_member("Everything", "whole"),
              testing::AnyOf(Place{.offset = 21, .width = 1, .bit_offset = 0, .bit_width = 8},
                             Place{.offset = 21, .width = 1}));
  EXPECT_EQ(source->find_member("Everything", "top"),
            (Place{.offset = 22, .width = 1, .bit_offset = 0, .bit_width = 1}));
}

TEST_P(EachDwarf, MissesWhatIsNotThere) {
  EXPECT_EQ(source->find_member("Everything", "nonsense"), std::nullopt);
  EXPECT_EQ(source->find_member("Everything", "in_union.deeper"), std::nullopt);
  EXPECT_EQ(source->find_member("Everything", "pointer.here"), std::nullopt);
  EXPECT_EQ(source->find_member("Everything", ""), std::nullopt);
  EXPECT_EQ(source->find_member("Everything", "."), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Versions,
                         EachDwarf,
                         testing::Values(HOGNOSE_DWARF3, HOGNOSE_DWARF4, HOGNOSE_DWARF5));

TEST(DwarfTypeSource, FindsDetachedDebugInformationByItsLink) {
  EXPECT_EQ(open({HOGNOSE_DETACHED})->find_size("Everything"), sizeof(Everything));
}

TEST(DwarfTypeSource, FindsDetachedDebugInformationByBuildId) {
  const auto image = target::Image::open_named(HOGNOSE_DETACHED);
  ASSERT_TRUE(image);
  const std::string id = image->build_id();
  ASSERT_GT(id.size(), 16U);
  const std::filesystem::path folder =
      testing::TempDir() + "hognose-detached-" + std::to_string(::getpid());
  const std::filesystem::path file = folder / "types.so";
  const std::filesystem::path by_id = folder / "debug/.build-id" / id.substr(0, 2);
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(by_id);
  std::filesystem::copy_file(HOGNOSE_DETACHED, file);
  const DwarfOptions options{.debug_directories = {folder / "debug"}};
  EXPECT_EQ(DwarfTypeSource::open_named(std::vector<std::string>{file}, options).error().kind,
            ErrorKind::not_found);
  std::filesystem::copy_file(HOGNOSE_DWARF4, by_id / (id.substr(2) + ".debug"));
  EXPECT_FALSE(DwarfTypeSource::open_named(std::vector<std::string>{file}, options))
      << "debug information of another build";
  std::filesystem::remove(by_id / (id.substr(2) + ".debug"));
  std::filesystem::copy_file(HOGNOSE_DETACHED_DEBUG, by_id / (id.substr(2) + ".debug"));
  EXPECT_EQ(open({file}, options)->find_size("Everything"), sizeof(Everything));
  std::filesystem::remove_all(folder);
}

TEST(DwarfTypeSource, RefusesWhatIsNoDebugFile) {
  EXPECT_EQ(DwarfTypeSource::open_named(std::vector<std::string>{"/proc/nowhere"}).error().kind,
            ErrorKind::not_found);
  EXPECT_EQ(DwarfTypeSource::open_named(std::vector<std::string>{"/dev/null"}).error().kind,
            ErrorKind::unsupported);
  EXPECT_FALSE(DwarfTypeSource::open_named(std::vector<std::string>{}));
}

/// A struct of so many nameless members, each of which is such a struct: 4096^16 ways lead through it.
FakeDebugElf make_nest(int members) {
  FakeAbbreviations abbreviations;
  abbreviations.add(DW_TAG_compile_unit, true, {{DW_AT_name, DW_FORM_string}});
  abbreviations.add(DW_TAG_structure_type,
                    true,
                    {{DW_AT_name, DW_FORM_string}, {DW_AT_byte_size, DW_FORM_data4}});
  abbreviations.add(DW_TAG_member,
                    false,
                    {{DW_AT_type, DW_FORM_ref4}, {DW_AT_data_member_location, DW_FORM_data1}});
  ByteWriter entries;
  entries.put(1, 1);
  entries.put_text("Python/ceval.c");
  const std::size_t nest_at = 11 + entries.size();
  entries.put(2, 1);
  entries.put_text("Nest");
  entries.put(512, 4);
  for (int member = 0; member < members; ++member) {
    entries.put(3, 1);
    entries.put(nest_at, 4);
    entries.put(0, 1);
  }
  entries.put(0, 2);
  return FakeDebugElf(
      {{".debug_abbrev", abbreviations.bytes()}, {".debug_info", fake_unit(entries.bytes())}});
}

TEST(DwarfTypeSource, EndsInTypesThatHoldThemselves) {
  target::begin_file_work(nullptr);
  const FakeDebugElf elf = make_nest(4096);
  const auto source = open({elf.path()});
  EXPECT_EQ(source->find_size("struct Nest"), 512U);
  EXPECT_FALSE(source->is_out_of_time());
  const std::clock_t begin = std::clock();
  for (int time = 0; time < 100; ++time)
    EXPECT_EQ(source->find_member("struct Nest", "absent"), std::nullopt);
  EXPECT_LT(std::clock() - begin, 30 * CLOCKS_PER_SEC);
  EXPECT_TRUE(source->is_out_of_time()) << "what is not found may exist all the same";
}

TEST(DwarfTypeSource, SaysWhenItsTimeWasOut) {
  const auto source = open({HOGNOSE_DWARF5}, {.debug_directories = {}, .time = {}});
  EXPECT_EQ(source->find_size("Everything"), std::nullopt);
  EXPECT_TRUE(source->is_out_of_time());
}

TEST(DwarfTypeSource, AgreesWithTheShippedTables) {
  int compared = 0;
  int skipped = 0;
  for (const layout::ShippedTable& table : layout::shipped_tables()) {
    const std::string library = find_pyenv_library(table);
    if (library.empty()) {
      ++skipped;
      continue;
    }
    const auto source = DwarfTypeSource::open_named(std::vector{library});
    if (!source) {
      ++skipped;
      continue;
    }
    ++compared;
    const auto image = target::Image::open_named(library);
    ASSERT_TRUE(image) << library;
    const auto facts = layout::find_build_facts(*image, library);
    ASSERT_TRUE(facts) << library;
    EXPECT_EQ(facts->version_hex, table.version_hex) << library;
    EXPECT_EQ(layout::find_table_of_build(facts->build_id), &table) << library;
    const auto reading = layout::read_types(**source, std::chrono::seconds(60));
    ASSERT_TRUE(reading.is_complete) << library;
    ASSERT_GT(reading.rows.size(), 200U) << library;
    for (const layout::TableRow& row : reading.rows) {
      const auto shipped = std::find_if(
          table.rows.begin(), table.rows.end(), [&](auto& r) { return r.id == row.id; });
      const auto& field = layout::all_fields()[static_cast<std::size_t>(row.id)];
      ASSERT_NE(shipped, table.rows.end()) << table.name << " " << field.owner << "." << field.name
                                           << ": run src/layout/tables/export_all.sh";
      EXPECT_EQ(*shipped, row) << table.name << " " << field.owner << "." << field.name;
    }
  }
  std::cout << compared << " interpreters compared, " << skipped << " tables skipped: not here\n";
  if (compared == 0) GTEST_SKIP() << "no interpreter of a shipped table is installed";
}

}  // namespace
}  // namespace hognose::elfutils
