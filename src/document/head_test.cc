// The first line of an answer.
// SPDX-License-Identifier: MIT
#include "document/head.h"

#include <gtest/gtest.h>

namespace hognose::document {
namespace {

TEST(Head, OfAProcess) {
  Head head;
  head.pid = 25147;
  EXPECT_EQ(describe(head), "Process 25147");
  head.command = "gunicorn: worker [app:app]";
  head.python = "CPython 3.11.7";
  head.threads = 3;
  head.up_seconds = 4 * 3600.0 + 100;
  head.cpu_seconds = 0.31;
  EXPECT_EQ(
      describe(head),
      "Process 25147: gunicorn: worker [app:app] · CPython 3.11.7 · 3 threads · up 4 h · cpu 0.3 s");
}

TEST(Head, CountsThePythonsBelow) {
  Head head;
  head.children = {4711};
  EXPECT_EQ(describe(head), "Process · 1 Python process below it");
  head.children.push_back(4712);
  EXPECT_EQ(describe(head), "Process · 2 Python processes below it");
}

TEST(Head, SaysHowLongInTheUnitThatFits) {
  Head head;
  const auto up = [&](double seconds) {
    head.up_seconds = seconds;
    return describe(head);
  };
  EXPECT_EQ(up(0), "Process · up < 10 s");
  EXPECT_EQ(up(9.9), "Process · up < 10 s");
  EXPECT_EQ(up(10), "Process · up 10 s");
  EXPECT_EQ(up(119), "Process · up 119 s");
  EXPECT_EQ(up(121), "Process · up 2 min");
  EXPECT_EQ(up(7300), "Process · up 2 h");
  EXPECT_EQ(up(3 * 86400.0), "Process · up 3 d");
}

TEST(Head, OfACore) {
  Head head;
  head.is_core = true;
  EXPECT_EQ(describe(head), "Core: nothing crashed");
  head.pid = 1154;
  head.command = "python3 app.py";
  head.python = "CPython 3.12.1";
  Crash crash;
  crash.signal = 11;
  crash.name = "SIGSEGV";
  crash.what = "read at 0x30";
  crash.tid = 1160;
  head.crash = crash;
  EXPECT_EQ(
      describe(head),
      "Core of python3 app.py (pid 1154), CPython 3.12.1: SIGSEGV, read at 0x30, in thread 1160");
  head.crash->thread = "worker-3";
  EXPECT_TRUE(describe(head).ends_with("in thread \"worker-3\""));
}

TEST(Head, CutsALongCommandBetweenTwoCharacters) {
  Head head;
  head.command = std::string(119, 'x') + "ä" + std::string(50, 'y');
  EXPECT_EQ(describe(head), "Process: " + std::string(119, 'x') + "…");
}

}  // namespace
}  // namespace hognose::document
