// why on a made-up process that stands at a signal, and on one that does not.
// SPDX-License-Identifier: MIT
#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "command/command.h"
#include "command/headline.h"
#include "render/text.h"
#include "session/fake_session.h"
#include "target/process/thread_clock.h"

namespace hognose::command {
namespace {

target::FatalSignal crash_of(std::int64_t tid) {
  target::FatalSignal signal;
  signal.number = SIGSEGV;
  signal.tid = tid;
  signal.has_details = true;
  signal.code = SEGV_MAPERR;
  return signal;
}

target::FatalSignal sent_by(std::int64_t pid) {
  target::FatalSignal signal;
  signal.number = SIGABRT;
  signal.has_details = true;
  signal.code = SI_USER;
  signal.sender = pid;
  return signal;
}

class WhyTest : public testing::Test, public session::FakeSession {
 protected:
  WhyTest() {
    add_frame(std::nullopt, U"work");
    python.parts.memory->put_zeros({Address(0), Address(4096)});
  }
  document::Document ask() { return find_command("why")->run({session, "", {}}); }
  std::string text() { return render::render_text(ask()); }
};

TEST_F(WhyTest, NothingCrashed) {
  EXPECT_TRUE(text().starts_with("No crash: "));
  EXPECT_EQ(text().find("Fingerprint"), std::string::npos);
  EXPECT_NE(text().find("; in work, app.py:"), std::string::npos) << text();
}

TEST_F(WhyTest, WithoutItsThreadASignalIsLikelyAtMost) {
  host.stop_signal = crash_of(100);
  host.stop_signal->address = Address(0x18);
  const std::string said = text();
  EXPECT_TRUE(said.starts_with("Crash: code accessed at +24 of a pointer that is NULL\n")) << said;
  EXPECT_NE(said.find("  SIGSEGV at 0x18"), std::string::npos);
  EXPECT_NE(said.find("  Likely: not known is which register the pointer was in\n"),
            std::string::npos);
  EXPECT_NE(said.find("Next: py-bt --native (all functions on the stack)"), std::string::npos);
}

TEST_F(WhyTest, RegistersAreToldWhereTheyAreAskedFor) {
  host.stop_signal = crash_of(100);
  host.stop_signal->address = Address(0x18);
  const auto said =
      render::render_text(command::ask(*find_command("why"), {session, "--registers", {}}));
  EXPECT_NE(said.find("Fingerprint"), std::string::npos) << said;
  EXPECT_EQ(command::ask(*find_command("why"), {session, "--all", {}}).refusal,
            document::Refusal::usage);
}

TEST_F(WhyTest, WhoSentASignalIsToBlame) {
  host.stop_signal = sent_by(7);
  EXPECT_TRUE(text().starts_with("Killed: SIGABRT was sent by process 7 (uid 0)\n"));
}

TEST_F(WhyTest, AHeadlineThatTakesLongSaysWhatToAsk) {
  host.fatal = crash_of(100);
  session::Query query{session, "", {}};
  EXPECT_TRUE(find_headline(query, {}).starts_with("Likely: Crash: code accessed"));
  query.reading.deadline = std::chrono::steady_clock::now();
  EXPECT_EQ(find_headline(query, {}), "Why it crashed takes longer to find: py-why says it");
}

TEST_F(WhyTest, AHeadlineThatHadToWaitIsTriedAgain) {
  host.fatal = crash_of(100);
  int looks = 0;
  while_threads_are_read = [&looks] {
    if (looks++ == 0) std::this_thread::sleep_for(std::chrono::milliseconds(200));
  };
  const auto said = find_headline({session, "", {}}, {});
  EXPECT_TRUE(said.starts_with("Likely: Crash: code accessed")) << said;
  EXPECT_EQ(looks, 2);
}

TEST_F(WhyTest, AHeadlineThatHadItsTimeIsNotTriedAgain) {
  host.fatal = crash_of(100);
  int looks = 0;
  while_threads_are_read = [&looks] {
    ++looks;
    const auto begin = target::ThreadClock::now();
    while (target::ThreadClock::now() - begin < std::chrono::milliseconds(200)) {
    }
  };
  EXPECT_TRUE(find_headline({session, "", {}}, {}).starts_with("Why it crashed takes longer"));
  EXPECT_EQ(looks, 1);
  // An answer that took a second of a processor has a headline that may take as much.
  const std::chrono::milliseconds second{1000};
  EXPECT_TRUE(find_headline({session, "", {}}, {second / 10, second}).starts_with("Why it"));
  EXPECT_EQ(looks, 4);
}

TEST(Headline, OnABusyMachineThereIsMorePatience) {
  using std::chrono::milliseconds;
  EXPECT_EQ(find_patience({}), milliseconds(50));
  EXPECT_EQ(find_patience({milliseconds(10), milliseconds(10)}), milliseconds(50));
  EXPECT_EQ(find_patience({milliseconds(40), milliseconds(10)}), milliseconds(200));
  EXPECT_EQ(find_patience({milliseconds(900), milliseconds(10)}), milliseconds(1000));
  EXPECT_EQ(find_patience({milliseconds(3000), milliseconds(2900)}), milliseconds(3000));
}

TEST_F(WhyTest, LinesOfACrashSayWhyAndWhere) {
  EXPECT_TRUE(find_crash_lines({session, "", {}}).empty());
  host.stop_signal = crash_of(100);
  const auto lines = find_crash_lines({session, "", {}});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(lines[0].starts_with("Likely: Crash: ")) << lines[0];
  EXPECT_TRUE(lines[1].starts_with("SIGSEGV at 0x0")) << lines[1];
}

TEST_F(WhyTest, WhoSentASignalIsOneLine) {
  host.stop_signal = sent_by(7);
  const auto lines = find_crash_lines({session, "", {}});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0], "Killed: SIGABRT was sent by process 7 (uid 0)");
}

TEST_F(WhyTest, WithoutProcessThereIsNothing) {
  host.key = 0;
  EXPECT_EQ(ask().completeness(), document::Completeness::nothing);
}

}  // namespace
}  // namespace hognose::command
