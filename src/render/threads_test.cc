// Lists of threads as a reader sees them.
// SPDX-License-Identifier: MIT
#include "render/threads.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "document/document.h"
#include "render/json.h"
#include "render/text.h"

namespace hognose::render {
namespace {

document::Thread make_thread(std::int64_t tid) {
  document::Thread thread;
  thread.title = "Thread " + std::to_string(tid) + " \"w\"";
  thread.tid = tid;
  thread.ident = 0x7f;
  thread.python_name = "w";
  thread.interpreters = {0};
  thread.states = {{"detached", "detached", "gil.last_holder", "", ""},
                   {"system_call", "in read, fd 3", "orig_rax", "read", "fd 3"}};
  thread.place = document::FramePlace{.file = "app.py", .line = 41, .function = "reserve"};
  return thread;
}

document::Document with(document::Threads block) {
  document::Document answer;
  answer.command = "threads";
  answer.add(std::move(block));
  return answer;
}

TEST(RenderThreads, ALineEach) {
  document::Threads block;
  block.list = {make_thread(7), make_thread(8)};
  block.list[1].place.reset();
  EXPECT_EQ(render_text(with(block)),
            "Thread 7 \"w\": detached (gil.last_holder), in read, fd 3 (orig_rax); in reserve, "
            "app.py:41\n"
            "Thread 8 \"w\": detached (gil.last_holder), in read, fd 3 (orig_rax)\n");
}

TEST(RenderThreads, InterpretersWhereThereAreSeveral) {
  document::Threads block;
  block.shows_interpreters = true;
  block.list = {make_thread(7)};
  block.list[0].interpreters = {2, 0};
  EXPECT_TRUE(
      render_text(with(block)).starts_with("Thread 7 \"w\", interpreter 2 and 0: detached"));
}

TEST(RenderThreads, ThoseOfAGroupAreNamedUpToALimit) {
  document::Threads block;
  block.title = "14 threads: detached";
  for (std::int64_t tid = 1; tid <= 14; ++tid)
    block.list.push_back(make_thread(tid));
  const std::string text = render_text(with(block));
  EXPECT_TRUE(text.starts_with("14 threads: detached\n  1 \"w\", 2 \"w\", ")) << text;
  EXPECT_TRUE(text.ends_with("12 \"w\" and 2 more\n")) << text;
}

TEST(RenderThreads, AsJsonEachPartHasItsName) {
  document::Threads block;
  block.list = {make_thread(7)};
  const auto root = nlohmann::json::parse(render_json(with(block)));
  const auto& one = root["blocks"][0]["threads"][0];
  EXPECT_EQ(root["blocks"][0]["type"], "threads");
  EXPECT_EQ(one["tid"], 7);
  EXPECT_EQ(one["ident"], "0x7f");
  EXPECT_EQ(one["python_name"], "w");
  EXPECT_EQ(one["os_name"], nullptr);
  EXPECT_EQ(one["interpreter"], 0);
  EXPECT_EQ(one["daemon"], nullptr);
  EXPECT_EQ(one["states"][1]["state"], "system_call");
  EXPECT_EQ(one["states"][1]["name"], "read");
  EXPECT_EQ(one["states"][1]["how"], "orig_rax");
  EXPECT_EQ(one["place"]["line"], 41);
}

}  // namespace
}  // namespace hognose::render
