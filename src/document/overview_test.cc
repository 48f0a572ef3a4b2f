// Many threads on one screen.
// SPDX-License-Identifier: MIT
#include "document/overview.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>

#include "document/thread_groups.h"

namespace hognose::document {
namespace {

using testing::ElementsAre;

TraceEntry frame(const std::string& file, std::int64_t line) {
  TraceEntry entry;
  entry.place.file = file;
  entry.place.line = line;
  entry.place.function = "f";
  entry.source = "call()";
  return entry;
}

class OverviewTest : public testing::Test {
 protected:
  /// One that stands `depth` deep in frames of its own shape.
  void add_thread(std::int64_t tid,
                  const std::string& state,
                  std::int64_t shape,
                  std::size_t depth = 5) {
    if (!answer.blocks.empty()) answer.add(Paragraph{});
    const std::string name = "w" + std::to_string(tid);
    answer.add(Heading{"Thread " + std::to_string(tid) + ": " + state,
                       ThreadIdentity{tid, 0, name, "", state}});
    Traceback trace;
    trace.entries.push_back(frame("/usr/lib/python3.11/queue.py", 171));
    for (std::size_t at = 1; at < depth; ++at)
      trace.entries.push_back(frame("/srv/app.py", shape * 100 + static_cast<std::int64_t>(at)));
    answer.add(std::move(trace));
    answer.rest = answer.blocks.size();
  }
  [[nodiscard]] std::vector<std::string> headings() const { return headings_of(shown()); }
  static std::vector<std::string> headings_of(const Document& document) {
    std::vector<std::string> texts;
    for (const Block& block : document.blocks) {
      if (const auto* const heading = std::get_if<Heading>(&block)) texts.push_back(heading->text);
    }
    return texts;
  }
  [[nodiscard]] Document shown() const { return make_overview(answer, "--all shows all"); }

  Document answer;
};

TEST_F(OverviewTest, FewThreadsAreShownOneByOne) {
  for (std::int64_t tid = 1; tid <= 8; ++tid)
    add_thread(tid, "sleeping", 1);
  EXPECT_EQ(shown().blocks.size(), answer.blocks.size());
  add_thread(9, "sleeping", 1);
  EXPECT_THAT(headings(), ElementsAre("9 threads: sleeping"));
}

TEST_F(OverviewTest, OddOnesComeFirst) {
  for (std::int64_t tid = 1; tid <= 9; ++tid)
    add_thread(tid, tid == 5 ? "holds the GIL" : "sleeping", tid == 4 ? 2 : 1);
  EXPECT_THAT(headings(),
              ElementsAre("Thread 4: sleeping", "Thread 5: holds the GIL", "7 threads: sleeping"));
  const Document overview = shown();
  const auto names =
      std::find_if(overview.blocks.begin(), overview.blocks.end(), [](const Block& block) {
        const auto* const text = std::get_if<Paragraph>(&block);
        return text != nullptr && text->text.starts_with("  ");
      });
  ASSERT_NE(names, overview.blocks.end());
  EXPECT_EQ(std::get<Paragraph>(*names).text,
            "  1 \"w1\", 2 \"w2\", 3 \"w3\", 6 \"w6\", 7 \"w7\", 8 \"w8\", 9 \"w9\"");
}

TEST_F(OverviewTest, NumbersOfAStateThatDifferAreLeftOut) {
  for (std::int64_t tid = 10; tid <= 19; ++tid)
    add_thread(tid, "waits at 0x7f" + std::to_string(tid) + " of fd 3", 1);
  EXPECT_THAT(headings(), ElementsAre("10 threads: waits at ... of fd ..."));
}

TEST_F(OverviewTest, TheOneThatCrashedIsFirstAndWhole) {
  for (std::int64_t tid = 1; tid <= 100; ++tid)
    add_thread(tid, tid == 70 ? "crashed by SIGSEGV" : "sleeping", tid, 12);
  answer.head.emplace().crash.emplace().tid = 70;
  const Document overview = shown();
  EXPECT_EQ(headings_of(overview).front(), "Thread 70: crashed by SIGSEGV");
  EXPECT_EQ(std::get<Traceback>(overview.blocks[1]).entries.size(), 12U);
  EXPECT_FALSE(std::get<Traceback>(overview.blocks[1]).entries[1].source.empty());
}

TEST_F(OverviewTest, ManyStacksAreTheirNewestLines) {
  for (std::int64_t tid = 1; tid <= 201; ++tid)
    add_thread(tid, "sleeping", tid % 3 == 0 ? tid % 11 : 99, 20);
  const Document overview = shown();
  std::size_t lines = 0;
  std::size_t groups = 0;
  for (const Block& block : overview.blocks) {
    const auto* const trace = std::get_if<Traceback>(&block);
    lines += trace == nullptr ? 1 : trace->entries.size();
    groups += trace == nullptr ? 0 : 1;
    if (trace == nullptr) continue;
    EXPECT_GE(trace->entries.size(), 2U);
    EXPECT_EQ(trace->entries[0].place.file, "/usr/lib/python3.11/queue.py");
    EXPECT_EQ(trace->entries[1].place.file, "/srv/app.py");
  }
  EXPECT_EQ(groups, 12U);
  EXPECT_LE(lines, 56U);
  EXPECT_TRUE(headings_of(overview).back().starts_with("134 threads (1 \"w1\", 2 \"w2\", 4 \"w4\""))
      << headings_of(overview).back();
  EXPECT_TRUE(headings_of(overview).back().ends_with(" more): sleeping; 3 of 20 frames"))
      << headings_of(overview).back();
}

TEST_F(OverviewTest, OfTooManyStacksSomeAreOnlyCounted) {
  for (std::int64_t tid = 1; tid <= 300; ++tid)
    add_thread(tid, "sleeping", std::min<std::int64_t>(tid, 100), 20);
  const Document overview = shown();
  EXPECT_LE(overview.blocks.size(), 60U);
  const auto texts = headings_of(overview);
  EXPECT_EQ(texts.front(), "Thread 1: sleeping; 2 of 20 frames");
  EXPECT_TRUE(texts.back().starts_with("201 threads (100 \"w100\"")) << texts.back();
  const bool is_said =
      std::any_of(overview.blocks.begin(), overview.blocks.end(), [](const Block& block) {
        const auto* const text = std::get_if<Paragraph>(&block);
        return text != nullptr && text->text == "... 83 threads with 83 other stacks";
      });
  EXPECT_TRUE(is_said);
}

TEST_F(OverviewTest, WhatCouldNotBeReadIsShown) {
  for (std::int64_t tid = 1; tid <= 100; ++tid)
    add_thread(tid, "sleeping", tid, 20);
  auto& entries = std::get<Traceback>(answer.blocks[1]).entries;
  entries[15].place.hole = Error{ErrorKind::corrupt, Address(8), "co_name"};
  const Document overview = shown();
  const auto& first = std::get<Traceback>(overview.blocks[1]).entries;
  EXPECT_TRUE(std::any_of(first.begin(), first.end(), [](const TraceEntry& entry) {
    return entry.place.hole.has_value();
  }));
}

TEST_F(OverviewTest, WhatIsAboutAllComesLast) {
  for (std::int64_t tid = 1; tid <= 20; ++tid)
    add_thread(tid, "sleeping", tid % 2);
  answer.add(Cut{Exhausted::interrupted, "the remaining threads"});
  answer.add(Note{"3 threads without Python frames"});
  const Document overview = shown();
  ASSERT_GE(overview.blocks.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<Cut>(overview.blocks[overview.blocks.size() - 2]));
  EXPECT_TRUE(std::holds_alternative<Note>(overview.blocks.back()));
}

TEST_F(OverviewTest, StacksWithValuesAreNotPutTogether) {
  for (std::int64_t tid = 1; tid <= 20; ++tid)
    add_thread(tid, "sleeping", 1);
  for (Block& block : answer.blocks) {
    if (auto* const trace = std::get_if<Traceback>(&block)) trace->form = TraceForm::full;
  }
  EXPECT_EQ(headings().size(), 20U);
}

TEST_F(OverviewTest, RecursionIsFolded) {
  add_thread(1, "sleeping", 1);
  for (int at = 0; at < 100; ++at)
    std::get<Traceback>(answer.blocks[1]).entries.push_back(frame("/srv/app.py", 7));
  EXPECT_EQ(std::get<Traceback>(shown().blocks[1]).entries.back().text,
            "[Previous line repeated 99 more times]");
}

}  // namespace
}  // namespace hognose::document
