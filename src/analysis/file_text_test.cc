// Made-up descriptors in words.
// SPDX-License-Identifier: MIT
#include "analysis/file_text.h"

#include <array>

#include <gtest/gtest.h>

namespace hognose::analysis {
namespace {

using target::KnownFile;
using target::OpenKind;

constexpr std::int64_t own = 7;

KnownFile make_pipe(bool reads, std::vector<target::Peer> peers) {
  KnownFile known;
  known.file.kind = OpenKind::pipe;
  known.file.link = "pipe:[17]";
  known.file.reads = reads;
  known.file.writes = !reads;
  known.wants_peers = true;
  known.peers.list = std::move(peers);
  return known;
}

std::string describe(const KnownFile& known) {
  std::vector<InvolvedProcess> others;
  for (const std::int64_t pid : find_other_ends(known, own))
    others.push_back({pid, "sh", 'S'});
  return describe_file(known, own, others);
}

TEST(FileText, APipeLeadsToWhoeverHasItsOtherEnd) {
  EXPECT_EQ(describe(make_pipe(true, {{7, true, false}, {8, false, true}, {9, true, false}})),
            "pipe to pid 8 (sh)");
  EXPECT_EQ(describe(make_pipe(false, {{7, false, true}, {8, false, true}, {9, true, false}})),
            "pipe to pid 9 (sh)");
  EXPECT_EQ(describe(make_pipe(true, {{7, true, true}, {8, false, true}})),
            "pipe to pid 8 (sh) and this process");
  EXPECT_EQ(describe(make_pipe(true, {{7, true, true}})), "pipe within this process");
  EXPECT_EQ(describe(make_pipe(true, {{2, false, true}, {3, false, true}, {4, true, true}})),
            "pipe to pid 2, pid 3 and 1 more (all sh)");
  EXPECT_EQ(describe(make_pipe(true, {{2, false, true}, {3, false, true}})),
            "pipe to pid 2 and pid 3 (both sh)");
}

TEST(FileText, TwoCommandsAreBothNamed) {
  const std::array<InvolvedProcess, 2> two{{{2, "sh", 'S'}, {3, "cat", 'S'}}};
  EXPECT_EQ(describe_processes(two), "pid 2 (sh) and pid 3 (cat)");
  const std::array<InvolvedProcess, 2> unknown{{{2, "", 'S'}, {3, "", 'S'}}};
  EXPECT_EQ(describe_processes(unknown), "pid 2 and pid 3");
}

TEST(FileText, WhatWasNotFoundIsSaid) {
  KnownFile known = make_pipe(true, {{7, true, false}});
  EXPECT_EQ(describe(known), "pipe, whose other end is in no process that may be looked at");
  known.peers.is_late = true;
  EXPECT_EQ(describe(known), "pipe, whose other end was not found in time");
  known.wants_peers = false;
  EXPECT_EQ(describe(known), "pipe");
  known.file.link = "/tmp/fifo\x1b[2J";
  EXPECT_EQ(describe(known), "pipe /tmp/fifo\\x1b[2J");
}

TEST(FileText, SocketsHaveAddresses) {
  KnownFile known;
  known.file.kind = OpenKind::socket;
  EXPECT_EQ(describe(known), "socket");
  known.socket = target::SocketFacts{"TCP", "0.0.0.0:80", "", "listening"};
  EXPECT_EQ(describe(known), "TCP socket listening on 0.0.0.0:80");
  known.socket = target::SocketFacts{"TCP", "10.0.0.1:5", "10.0.0.2:6", "established"};
  EXPECT_EQ(describe(known), "TCP socket 10.0.0.1:5 to 10.0.0.2:6, established");
  known.socket = target::SocketFacts{"Unix", "", "", ""};
  known.wants_peers = true;
  known.peers.list = {{8, true, true}};
  EXPECT_EQ(describe(known), "Unix socket to pid 8 (sh)");
}

TEST(FileText, OtherThings) {
  KnownFile known;
  known.file.kind = OpenKind::file;
  known.file.link = "/tmp/" + std::string(300, 'a');
  EXPECT_EQ(describe(known), "/tmp/" + std::string(195, 'a') + "…");
  known.file.kind = OpenKind::terminal;
  known.file.link = "/dev/pts/3";
  EXPECT_EQ(describe(known), "terminal /dev/pts/3");
  known.file.kind = OpenKind::pidfd;
  EXPECT_EQ(describe(known), "pidfd");
  known.file.pid = 5;
  EXPECT_EQ(describe(known), "pidfd of pid 5 (sh)");
  known.file.kind = OpenKind::eventfd;
  EXPECT_EQ(describe(known), "eventfd");
  known.file.kind = OpenKind::other;
  known.file.link = "anon_inode:[io_uring]";
  EXPECT_EQ(describe(known), "anon_inode:[io_uring]");
}

TEST(FileText, TitlesAreHarmless) {
  target::ProcessFacts facts;
  facts.pid = 4;
  facts.words = {"a\x1b]0;x\n" + std::string(100, 'b')};
  const std::string text = describe_process(make_involved(facts));
  EXPECT_TRUE(text.starts_with("pid 4 (a\\x1b]0;x\\nbbb")) << text;
  EXPECT_TRUE(text.ends_with("…)")) << text;
  EXPECT_EQ(describe_process({5, "", '?'}), "pid 5");
}

}  // namespace
}  // namespace hognose::analysis
