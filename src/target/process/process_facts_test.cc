// What /proc tells, from texts of it, and of a child.
// SPDX-License-Identifier: MIT
#include "target/process/process_facts.h"

#include <csignal>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "target/process/fake_child.h"

namespace hognose::target {
namespace {

using namespace std::string_view_literals;

TEST(ProcessFacts, ReadsAStatWhoseNameHoldsParentheses) {
  ProcessFacts facts;
  const long ticks = ::sysconf(_SC_CLK_TCK);
  const std::string began = std::to_string(100 * ticks);
  add_stat("7 (a) b (c) S 3 7 7 0 -1 4194560 1 2 3 4 " + std::to_string(2 * ticks) + " " +
               std::to_string(ticks) + " 0 0 20 0 5 0 " + began + " 1 2 3\n",
           160,
           facts);
  EXPECT_EQ(facts.name, "a) b (c");
  EXPECT_EQ(facts.state, 'S');
  EXPECT_EQ(facts.parent, 3);
  EXPECT_EQ(facts.threads, 5U);
  EXPECT_FALSE(facts.is_kernel_thread);
  EXPECT_FALSE(facts.was_forked);
  EXPECT_DOUBLE_EQ(facts.cpu_seconds.value_or(-1), 3);
  EXPECT_DOUBLE_EQ(facts.up_seconds.value_or(-1), 60);
}

TEST(ProcessFacts, KnowsAThreadOfTheKernel) {
  ProcessFacts facts;
  add_stat("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 5 0 0 20 0 1 0 3 0 0\n", 1, facts);
  EXPECT_TRUE(facts.is_kernel_thread);
  EXPECT_EQ(facts.title(), "[kthreadd]");
}

TEST(ProcessFacts, KnowsWhoWasForkedAndRunsTheSameProgram) {
  ProcessFacts facts;
  add_stat("8 (x) S 7 7 7 0 -1 4194624 0 0 0 0 0 5 0 0 20 0 1 0 3 0 0\n", 1, facts);
  EXPECT_TRUE(facts.was_forked);
}

TEST(ProcessFacts, TornTextsTellNothing) {
  for (const std::string_view text :
       {""sv, "7"sv, ")7("sv, "7 (x)"sv, "7 (x) S"sv, "7 (x) S 1 2"sv}) {
    ProcessFacts facts;
    add_stat(text, 1, facts);
    EXPECT_FALSE(facts.up_seconds) << text;
    EXPECT_EQ(facts.parent, 0) << text;
  }
}

TEST(ProcessFacts, ReadsAStatus) {
  ProcessFacts facts;
  add_status("Name:\tx\nTracerPid:\t12\nUid:\t1\t2\t3\t4\nNSpid:\t4711\t8\t1\n", facts);
  EXPECT_EQ(facts.tracer, 12);
  EXPECT_EQ(facts.user, 2U);
  EXPECT_EQ(facts.inner_ids, (std::vector<std::int64_t>{4711, 8, 1}));
}

TEST(ProcessFacts, CommandLines) {
  const auto title = [](std::string_view text) {
    return join_command_line(split_command_line(text));
  };
  EXPECT_EQ(title("/usr/bin/python3\0/srv/app.py\0-x\0"sv), "python3 /srv/app.py -x");
  EXPECT_EQ(title("gunicorn: worker [app:app]\0\0\0\0\0\0"sv), "gunicorn: worker [app:app]");
  EXPECT_EQ(title("/usr/bin/tool: idle   \0"sv), "/usr/bin/tool: idle");
  EXPECT_EQ(title("python3\0-c\0\0last\0"sv), "python3 -c  last");
  EXPECT_EQ(title(""sv), "");
}

TEST(ProcessFacts, OfThisProcess) {
  const auto facts = read_process_facts(::getpid());
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->parent, ::getppid());
  EXPECT_EQ(facts->user, ::geteuid());
  EXPECT_FALSE(facts->words.empty());
  EXPECT_GE(facts->threads, 1U);
  EXPECT_LT(facts->up_seconds.value_or(1e9), 3600);
  EXPECT_EQ(looks_like_python(::getpid()), Result<bool>(false));
}

/// A shell that stops, with so many more words behind its command.
::pid_t start_wordy(std::size_t words) {
  std::vector<std::string> texts{"/bin/sh", "-c", "kill -STOP $$"};
  texts.resize(texts.size() + words, "a");
  std::vector<char*> arguments;
  arguments.reserve(texts.size() + 1);
  for (std::string& text : texts)
    arguments.push_back(text.data());
  arguments.push_back(nullptr);
  ::pid_t pid = 0;
  char* const nothing = nullptr;
  EXPECT_EQ(::posix_spawn(&pid, "/bin/sh", nullptr, nullptr, arguments.data(), &nothing), 0);
  return pid;
}

TEST(ProcessFacts, OfAnEndlessCommandLineTheFrontIsRead) {
  constexpr std::size_t many = 100'000;
  const ::pid_t pid = start_wordy(many);
  const auto has_words = [pid] {
    return !read_process_facts(pid).value_or(ProcessFacts{}).words.empty();
  };
  EXPECT_TRUE(becomes_true(has_words));  // it has begun before they stand there
  const auto facts = read_process_facts(pid);
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  ASSERT_TRUE(facts);
  EXPECT_GT(facts->words.size(), many / 4);
  EXPECT_LT(facts->words.size(), many / 2) << "a process may say that gigabytes are its words";
}

TEST(ProcessFacts, NoProcessIsAnError) {
  const auto facts = read_process_facts(0x3fffffff);
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().kind, ErrorKind::not_found);
  EXPECT_FALSE(looks_like_python(0x3fffffff));
}

}  // namespace
}  // namespace hognose::target
