// Which entries of a traceback are kept.
// SPDX-License-Identifier: MIT
#include "command/answer/short_trace.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace hognose::command {
namespace {

document::Traceback make_trace(const std::vector<std::string>& files) {
  document::Traceback trace;
  trace.has_header = false;
  for (const std::string& file : files) {
    document::TraceEntry entry;
    entry.place.file = file;
    entry.place.function = "f";
    entry.place.line = 7;
    entry.source = "f()";
    trace.entries.push_back(entry);
  }
  return trace;
}

/// The files of the entries, or what stands for those that are left out.
std::vector<std::string> show(const document::Traceback& trace) {
  std::vector<std::string> all;
  for (const document::TraceEntry& entry : trace.entries)
    all.push_back(entry.is_python ? entry.place.file : entry.text);
  return all;
}

using Shown = std::vector<std::string>;
const std::string library = "/usr/lib/python3.11/queue.py";

TEST(ShortTrace, WhatFitsStaysAsItIs) {
  auto trace = make_trace({"a.py", "b.py"});
  EXPECT_EQ(shorten(trace, 4), 0U);
  EXPECT_EQ(show(trace), (Shown{"a.py", "b.py"}));
}

TEST(ShortTrace, OwnCodeIsKeptBeforeTheLibrarys) {
  auto trace = make_trace({library, library, library, "a.py", library, library});
  EXPECT_EQ(shorten(trace, 7), 4U);
  EXPECT_EQ(show(trace), (Shown{library, "... 2 more frames", "a.py", "... 2 more frames"}));
}

TEST(ShortTrace, AnInstalledScriptIsNoOwnCode) {
  auto trace = make_trace({library, library, library, "venv/bin/celery"});
  trace.entries.back().place.function = "<module>";
  EXPECT_EQ(shorten(trace, 3), 3U);
  EXPECT_EQ(show(trace), (Shown{library, "... 3 more frames"}));
}

TEST(ShortTrace, ARecursionStandsOnce) {
  auto trace = make_trace(Shown(1000, "a.py"));
  EXPECT_EQ(shorten(trace, 7), 0U);
  EXPECT_EQ(show(trace), (Shown{"a.py", "[Previous line repeated 999 more times]"}));
}

TEST(ShortTrace, FramesOfARecursionThatIsLeftOutAreCounted) {
  Shown files{"new.py", "a.py", "b.py"};
  for (int round = 0; round < 100; ++round) {
    for (const char* file : {"c.py", "d.py", "e.py"})
      files.emplace_back(file);
  }
  auto trace = make_trace(files);
  EXPECT_EQ(shorten(trace, 7), 300U);
  EXPECT_EQ(show(trace), (Shown{"new.py", "a.py", "b.py", "... 300 more frames"}));
}

TEST(ShortTrace, TheNewestOfOwnCodeStaysWhateverItTakes) {
  auto trace = make_trace({library, "a.py"});
  EXPECT_EQ(shorten(trace, 0), 1U);
  EXPECT_EQ(show(trace), (Shown{"a.py", "... 1 more frame"}));
  trace = make_trace({library, library});
  EXPECT_EQ(shorten(trace, 0), 1U);
  EXPECT_EQ(show(trace), (Shown{library, "... 1 more frame"}));
}

TEST(ShortTrace, OfALineThatFillsAScreenIsLeftWhatThereIsRoomFor) {
  const std::string long_line(2500, 'x');
  for (std::size_t rows = 2; rows < 29; ++rows) {
    auto trace = make_trace({"a.py", library});
    trace.entries.front().source = long_line;
    shorten(trace, rows);
    cut_source(trace, rows);
    EXPECT_EQ(count_rows(trace), std::min<std::size_t>(rows, 1 + 26 + 1)) << rows;
  }
  auto alone = make_trace({"a.py"});
  alone.entries.front().source = long_line;
  cut_source(alone, 3);
  EXPECT_EQ(count_rows(alone), 3U);
}

TEST(ShortTrace, LongLinesTakeSeveralRows) {
  EXPECT_EQ(count_rows(std::string_view("")), 1U);
  EXPECT_EQ(count_rows(std::string(100, 'x')), 1U);
  EXPECT_EQ(count_rows(std::string(101, 'x')), 2U);
  auto trace = make_trace({std::string(150, 'x'), "a.py"});
  EXPECT_EQ(count_rows(trace), 5U);
  trace.entries.front().note = "by guess";
  EXPECT_EQ(count_rows(trace), 6U);
}

}  // namespace
}  // namespace hognose::command
