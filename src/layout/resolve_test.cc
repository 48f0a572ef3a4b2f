// Witnesses are asked in order; absent is an answer, unknown is not.
// SPDX-License-Identifier: MIT
#include "layout/resolve.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <tuple>

#include <gtest/gtest.h>
#include <unistd.h>

#include "layout/debug_offsets.h"
#include "layout/shipped.h"
#include "layout/versions/versions.h"

namespace hognose::layout {
namespace {

constexpr const char* unknown_build = "00112233445566778899aabbccddeeff00112233";
constexpr const char* build_of_3_13_0 = "d11d13fb0f82d32f3da1221ffd551ab179afb423";

// Types that a test makes up.
class FakeTypes final : public TypeSource {
 public:
  std::map<std::string, std::uint64_t, std::less<>> sizes{{"PyObject", 16}};
  std::map<std::string, Place, std::less<>> members{
      {"PyObject.ob_refcnt", {.offset = 0, .width = 8}},
      {"PyObject.ob_type", {.offset = 8, .width = 8}}};
  int questions = 0;
  bool out_of_time = false;
  std::vector<target::FileIdentity> files{{.inode = 1}};  // root's

  std::vector<target::FileIdentity> origin() override { return files; }
  std::optional<std::uint64_t> find_size(std::string_view type_name) override {
    ++questions;
    const auto found = sizes.find(type_name);
    return found == sizes.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<Place> find_member(std::string_view type_name, std::string_view path) override {
    ++questions;
    const auto found = members.find(std::string(type_name) + "." + std::string(path));
    return found == members.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] bool is_out_of_time() const override { return out_of_time; }
};

BuildFacts facts(std::uint32_t version_hex, const char* build_id = unknown_build) {
  return {version_hex, false, false, build_id};
}

bool has_note(const Resolved& resolved, std::string_view part) {
  return std::any_of(resolved.notes.begin(), resolved.notes.end(), [&](auto& note) {
    return note.find(part) != std::string::npos;
  });
}

TEST(Resolve, KnowsABuildByItsId) {
  FakeTypes types;
  const auto resolved = resolve_layout(facts(0x030d00f0, build_of_3_13_0), {.types = &types});
  EXPECT_EQ(resolved.layout.at(FieldId::PyTupleObject__ob_item).witness, Witness::build_table);
  EXPECT_EQ(resolved.layout.offset(PyTupleObject::ob_item), 24U);
  EXPECT_EQ(types.questions, 0);
  EXPECT_TRUE(resolved.notes.empty());
  EXPECT_EQ(resolved.release.dialect.inline_values, InlineValues::embedded);
}

TEST(Resolve, TakesTheNearestTable) {
  const auto resolved = resolve_layout(facts(0x03080af0), {});
  EXPECT_EQ(resolved.layout.at(FieldId::PyTupleObject__ob_item).witness, Witness::table);
  EXPECT_EQ(resolved.layout.offset(PyFrameObject::f_lasti), 104U);
  EXPECT_FALSE(resolved.layout.has(PyThreadState::current_frame));
  EXPECT_TRUE(has_note(resolved, "3.8.18 stand in for those of 3.8.10"));
  EXPECT_TRUE(resolve_layout(facts(0x030812f0), {}).notes.empty());
  const auto of_any_patch = resolve_layout(facts(0x03080000), {});
  EXPECT_TRUE(has_note(of_any_patch, "stand in for those of 3.8"));
  EXPECT_FALSE(has_note(of_any_patch, "3.8.0"));
}

TEST(Resolve, PrefersTypesAndFillsUpFromTheTable) {
  FakeTypes types;
  types.sizes["PyTupleObject"] = 48;
  types.members["PyTupleObject.ob_item"] = {.offset = 40, .width = 8};
  const auto resolved = resolve_layout(facts(0x030c01f0), {.types = &types});
  EXPECT_EQ(resolved.layout.at(FieldId::PyTupleObject__ob_item),
            (Place{.offset = 40, .width = 8, .witness = Witness::dwarf}));
  EXPECT_EQ(resolved.layout.at(FieldId::PyListObject__ob_item).witness, Witness::table);
}

TEST(Resolve, LeavesAbsentWhatTypesSayIsAbsent) {
  FakeTypes types;
  types.sizes["PyListObject"] = 40;
  types.members["PyListObject.ob_item"] = {.offset = 24, .width = 8};
  const auto resolved = resolve_layout(facts(0x030c01f0), {.types = &types});
  EXPECT_TRUE(resolved.layout.has(PyListObject::ob_item));
  EXPECT_FALSE(resolved.layout.has(PyListObject::allocated)) << "not filled in from the table";
  EXPECT_EQ(resolved.layout.at(FieldId::PyListObject__ob_item).witness, Witness::dwarf);
}

TEST(Resolve, DoesNotBelieveTypesOfSomethingElse) {
  FakeTypes types;
  types.sizes = {{"PyListObject", 40}};
  auto resolved = resolve_layout(facts(0x030c01f0), {.types = &types});
  EXPECT_EQ(resolved.layout.at(FieldId::PyListObject__size).witness, Witness::table);
  EXPECT_TRUE(has_note(resolved, "does not describe"));
  types.sizes.clear();
  resolved = resolve_layout(facts(0x030c01f0), {.types = &types});
  EXPECT_TRUE(resolved.notes.empty() || !has_note(resolved, "debug information"));
  types.sizes["PyObject"] = 16;
  types.members["PyObject.ob_type"] = {.offset = 4, .width = 4};
  resolved = resolve_layout(facts(0x030c01f0), {.types = &types});
  EXPECT_TRUE(has_note(resolved, "does not describe"));
}

TEST(Resolve, GoesOnWhenTypesTakeTooLong) {
  FakeTypes types;
  types.out_of_time = true;
  const auto resolved = resolve_layout(facts(0x030c01f0), {.types = &types});
  EXPECT_TRUE(has_note(resolved, "took too long"));
  EXPECT_EQ(resolved.layout.at(FieldId::PyObject__ob_type).witness, Witness::table);
}

TEST(Resolve, KeepsWhatTypesSaidOfTheVeryFile) {
  std::string pattern = testing::TempDir() + "hognose-resolve-XXXXXX";
  const std::string folder = ::mkdtemp(pattern.data());
  FakeTypes types;
  std::ignore = resolve_layout(facts(0x030c01f0), {.types = &types, .cache_folder = folder});
  const int questions = types.questions;
  EXPECT_GT(questions, 0);
  const auto again = resolve_layout(facts(0x030c01f0), {.types = &types, .cache_folder = folder});
  EXPECT_EQ(types.questions, questions) << "not asked again";
  EXPECT_EQ(again.layout.at(FieldId::PyObject__ob_type).witness, Witness::cache);
  FakeTypes of_another_file;
  of_another_file.files = {{.inode = 2}};
  std::ignore =
      resolve_layout(facts(0x030c01f0), {.types = &of_another_file, .cache_folder = folder});
  EXPECT_GT(of_another_file.questions, 0) << "a build-id proves nothing";
  const auto other = resolve_layout(facts(0x030c02f0), {.cache_folder = folder});
  EXPECT_EQ(other.layout.at(FieldId::PyObject__ob_type).witness, Witness::table)
      << "another version under the same build-id is a lie";
  std::ignore = resolve_layout(facts(0x030c01f0),
                               {.types = &types, .cache_folder = folder, .force = Force::dwarf});
  EXPECT_GT(types.questions, questions) << "forced";
  std::filesystem::remove_all(folder);
}

TEST(Resolve, ObeysForce) {
  FakeTypes types;
  const auto by_table =
      resolve_layout(facts(0x030d00f0, build_of_3_13_0), {.types = &types, .force = Force::table});
  EXPECT_EQ(by_table.layout.at(FieldId::PyObject__ob_type).witness, Witness::table);
  EXPECT_EQ(types.questions, 0);
  const auto by_types =
      resolve_layout(facts(0x030d00f0, build_of_3_13_0), {.types = &types, .force = Force::dwarf});
  EXPECT_EQ(by_types.layout.at(FieldId::PyObject__ob_type).witness, Witness::dwarf);
  const auto by_offsets =
      resolve_layout(facts(0x030d00f0, build_of_3_13_0), {.force = Force::offsets});
  EXPECT_TRUE(has_note(by_offsets, "no _Py_DebugOffsets"));
  EXPECT_EQ(parse_force("dwarf"), Force::dwarf);
  EXPECT_EQ(parse_force(""), Force::none);
  EXPECT_EQ(parse_force("nonsense"), std::nullopt);
}

TEST(Resolve, IgnoresHostileDebugOffsets) {
  const std::vector<std::byte> nonsense(largest_debug_offsets, std::byte{0x41});
  const auto resolved = resolve_layout(facts(0x030d00f0), {.debug_offsets = nonsense});
  EXPECT_TRUE(has_note(resolved, "_Py_DebugOffsets not used"));
  EXPECT_TRUE(resolved.layout.has(PyObject::ob_type));
}

TEST(Resolve, OpensWhatItDoesNotKnow) {
  const auto newer = resolve_layout(facts((known_versions.back() << 16U) + 0x100a1), {});
  EXPECT_TRUE(newer.layout.has(PyThreadState::base_frame));
  EXPECT_TRUE(has_note(newer, "newer than any"));
  EXPECT_TRUE(has_note(newer, "3." + std::to_string(known_versions.back() & 0xffU)));
  const auto too_old = resolve_layout({0x030c00f0, true, false, ""}, {});
  EXPECT_FALSE(too_old.layout.has(PyObject::ob_type)) << "no 3.12 is free-threaded";
  EXPECT_TRUE(has_note(too_old, "no shipped table"));
}

TEST(Resolve, FreeThreadedBuildsHaveATableOfTheirOwn) {
  const auto resolved = resolve_layout({0x030d05f0, true, false, ""}, {});
  EXPECT_EQ(resolved.layout.at(FieldId::PyObject__ob_type).offset, 24U);
  EXPECT_TRUE(resolved.layout.has(PyObject::ob_ref_local));
  EXPECT_TRUE(resolved.notes.empty());
}

TEST(Resolve, IsQuick) {
  auto best = std::chrono::steady_clock::duration::max();  // the machine may be busy otherwise
  for (int count = 0; count < 100; ++count) {
    const auto begin = std::chrono::steady_clock::now();
    std::ignore = resolve_layout(facts(0x030d00f0, build_of_3_13_0), {});
    best = std::min(best, std::chrono::steady_clock::now() - begin);
  }
  EXPECT_LT(best, std::chrono::milliseconds(5)) << "well below 1 ms without sanitizers";
}

}  // namespace
}  // namespace hognose::layout
