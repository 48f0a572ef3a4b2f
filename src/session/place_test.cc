// Places in a merged stack.
// SPDX-License-Identifier: MIT
#include "session/place.h"

#include <gtest/gtest.h>

namespace hognose::session {
namespace {

using native::EntryKind;

native::MergedStack make_stack(
    std::initializer_list<std::pair<EntryKind, std::optional<std::int64_t>>> entries) {
  native::MergedStack stack;
  for (const auto& [kind, level] : entries) {
    native::Entry& entry = stack.entries.emplace_back();
    entry.kind = kind;
    entry.level = level;
  }
  return stack;
}

constexpr auto python = EntryKind::python_frame;
constexpr auto native_call = EntryKind::c_function;

TEST(Place, StartIsTheFirstEntryNotNewerThanTheLevel) {
  const auto stack = make_stack({{native_call, 1}, {python, 2}, {python, 2}, {python, 6}});
  EXPECT_EQ(find_start(stack, std::nullopt), 0U);
  EXPECT_EQ(find_start(stack, 0), 0U);
  EXPECT_EQ(find_start(stack, 2), 1U);
  EXPECT_EQ(find_start(stack, 3), 3U);
  EXPECT_EQ(find_start(stack, 7), 4U);
}

TEST(Place, EntriesWithoutLevelFollowWhatIsBeforeThem) {
  const auto stack = make_stack({{python, 2}, {python, {}}, {python, 6}, {python, {}}});
  EXPECT_EQ(find_start(stack, 3), 1U);
  EXPECT_EQ(find_start(stack, 9), 3U);
}

TEST(Place, CountsPythonFramesOnly) {
  const auto stack = make_stack({{native_call, 1}, {python, 2}, {native_call, 5}, {python, 6}});
  EXPECT_EQ(find_python_frame(stack, 1), 3U);
  EXPECT_EQ(find_python_frame(stack, 2), std::nullopt);
  EXPECT_EQ(count_python_frames(stack, 3), 1U);
  EXPECT_EQ(find_newest_python(stack, 2), 3U);
  EXPECT_EQ(find_newest_python(stack, 4), std::nullopt);
}

TEST(Place, SpansShareALevel) {
  const auto stack = make_stack(
      {{native_call, {}}, {native_call, 1}, {python, 2}, {python, 2}, {python, {}}, {python, {}}});
  const auto spans = find_level_spans(stack);
  ASSERT_EQ(spans.size(), 4U);
  EXPECT_EQ(spans[1].begin, 2U);
  EXPECT_EQ(spans[1].end, 4U);
  EXPECT_EQ(spans[2].level, std::nullopt);
  EXPECT_EQ(find_level_span(spans, 0), 0U);
  EXPECT_EQ(find_level_span(spans, 3), 1U);
  EXPECT_EQ(find_level_span(spans, 6), 4U);
}

}  // namespace
}  // namespace hognose::session
