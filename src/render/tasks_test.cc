// Trees of tasks as a reader sees them.
// SPDX-License-Identifier: MIT
#include "render/tasks.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "document/document.h"
#include "render/json.h"
#include "render/text.h"

namespace hognose::render {
namespace {

document::Document make_answer(bool shows_chains) {
  document::Tasks block;
  block.title = "2 tasks of the loop that thread 0x7f runs";
  block.shows_chains = shows_chains;
  block.loop = 0x10;
  block.ident = 0x7f;
  document::Task task;
  task.name = "a";
  task.address = 0x20;
  task.state = "waiting";
  task.kind = "task";
  task.text = "waits for 'b'";
  task.awaits = {0x30};
  task.place = std::make_shared<const document::FramePlace>(
      document::FramePlace{.file = "app.py", .line = 7, .function = "main"});
  task.chain = {task.place};
  block.list.push_back(task);
  task.name = "b";
  task.depth = 1;
  task.text = "reads fd 5";
  task.descriptor = 5;
  task.place.reset();
  task.chain.clear();
  block.list.push_back(task);
  document::Document answer;
  answer.command = "tasks";
  answer.add(std::move(block));
  return answer;
}

TEST(RenderTasks, ALineEach) {
  EXPECT_EQ(render_text(make_answer(false)),
            "2 tasks of the loop that thread 0x7f runs\n"
            "  a: waits for 'b'; in main, app.py:7\n"
            "    b: reads fd 5\n");
}

TEST(RenderTasks, ChainsBelow) {
  EXPECT_NE(render_text(make_answer(true)).find("\n      File \"app.py\", line 7, in main\n"),
            std::string::npos);
}

TEST(RenderTasks, VariablesBelowTheirLine) {
  document::Document answer = make_answer(true);
  auto& block = std::get<document::Tasks>(answer.blocks.front());
  block.list.front().variables = {{{"local", "url", "'/a'"}, {"free", "n", "3"}}};
  EXPECT_NE(render_text(answer).find("\n      File \"app.py\", line 7, in main\n"
                                     "        url = '/a'\n        n = 3\n"),
            std::string::npos)
      << render_text(answer);
  const auto json = nlohmann::json::parse(render_json(answer));
  const auto& tasks = json["blocks"][0]["tasks"];
  EXPECT_EQ(tasks[0]["locals"].size(), 1U);
  EXPECT_EQ(tasks[0]["locals"][0]["place"]["function"], "main");
  EXPECT_EQ(tasks[0]["locals"][0]["rows"][1]["name"], "n");
  EXPECT_FALSE(tasks[1].contains("locals"));
}

TEST(RenderTasks, JsonHasTheParts) {
  const auto json = nlohmann::json::parse(render_json(make_answer(false)));
  const auto& block = json["blocks"][0];
  EXPECT_EQ(block["loop"], "0x10");
  EXPECT_EQ(block["tasks"][0]["awaits"][0], "0x30");
  EXPECT_EQ(block["tasks"][0]["chain"][0]["line"], 7);
  EXPECT_EQ(block["tasks"][1]["descriptor"], 5);
  EXPECT_TRUE(block["tasks"][1]["place"].is_null());
  EXPECT_FALSE(block["tasks"][1].contains("until"));
}

TEST(RenderTasks, CoroutinesThatAreAlikeAreCounted) {
  document::Tasks block;
  block.sort = document::TaskSort::coroutine;
  block.title = "3 coroutines that nobody has awaited";
  document::Task row;
  row.state = "not_started";
  for (const char* const name : {"close", "late", "late"}) {
    row.name = name;
    row.text = "never awaited";
    row.place = std::make_shared<const document::FramePlace>(
        document::FramePlace{.file = "app.py", .line = 7, .function = name});
    block.list.push_back(row);
  }
  document::Document answer;
  answer.add(std::move(block));
  EXPECT_EQ(render_text(answer),
            "3 coroutines that nobody has awaited\n"
            "  2 of late: never awaited; in late, app.py:7\n"
            "  close: never awaited; in close, app.py:7\n");
  EXPECT_EQ(nlohmann::json::parse(render_json(answer))["blocks"][0]["kind"], "coroutine");
}

TEST(RenderTasks, JsonHasJobs) {
  document::Document answer = make_answer(false);
  auto& list = std::get<document::Tasks>(answer.blocks[0]).list;
  list[0].jobs.push_back({0x40, "load()", "running", 0x7f, true, "app.py:9"});
  list[1].jobs.push_back({0x50, "", "unknown", 0, false, ""});
  const auto json = nlohmann::json::parse(render_json(answer));
  const auto& job = json["blocks"][0]["tasks"][0]["jobs"][0];
  EXPECT_EQ(job["function"], "load()");
  EXPECT_EQ(job["ident"], "0x7f");
  EXPECT_EQ(job["certainty"], "exact");
  EXPECT_EQ(job["place"], "app.py:9");
  const auto& unknown = json["blocks"][0]["tasks"][1]["jobs"][0];
  EXPECT_TRUE(unknown["function"].is_null());
  EXPECT_TRUE(unknown["ident"].is_null());
  EXPECT_TRUE(unknown["place"].is_null());
  EXPECT_FALSE(unknown.contains("certainty"));
}

TEST(RenderTasks, VeryDeepOnesStandBelowEachOther) {
  document::Document answer = make_answer(false);
  std::get<document::Tasks>(answer.blocks[0]).list[1].depth = 10'000;
  EXPECT_LT(render_text(answer).size(), 200U);
}

}  // namespace
}  // namespace hognose::render
