// Greenlets as a reader sees them.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "document/document.h"
#include "render/json.h"
#include "render/text.h"

namespace hognose::render {
namespace {

document::Document make_greenlets() {
  document::Tasks block;
  block.sort = document::TaskSort::greenlet;
  block.title = "7 greenlets of thread 0x7f: 1 running, 6 parked";
  document::Task task;
  task.text = "parked in gevent.hub.sleep";
  task.state = "parked";
  task.type = "gevent.Greenlet";
  task.parent = 0x10;
  for (const document::FramePlace& place :
       {document::FramePlace{.file = "/v/gevent/hub.py", .line = 159, .function = "sleep"},
        document::FramePlace{.file = "app.py", .line = 7, .function = "work"}})
    task.chain.push_back(std::make_shared<const document::FramePlace>(place));
  task.place = task.chain[1];
  for (int number = 0; number < 6; ++number) {
    task.name = "'w-" + std::to_string(number) + "'";
    block.list.push_back(task);
  }
  task = {};
  task.name = "main";
  task.text = task.state = "running";
  block.list.push_back(task);
  document::Document answer;
  answer.command = "tasks";
  answer.add(std::move(block));
  return answer;
}

TEST(RenderGreenlets, EqualStacksAreOne) {
  EXPECT_EQ(render_text(make_greenlets()),
            "7 greenlets of thread 0x7f: 1 running, 6 parked\n"
            "  main: running\n"
            "  6 greenlets: parked in gevent.hub.sleep: 'w-0', 'w-1', 'w-2', 'w-3' and 2 more\n"
            "    File \"/v/gevent/hub.py\", line 159, in sleep\n"
            "    File \"app.py\", line 7, in work\n");
}

TEST(RenderGreenlets, JsonHasEachOfThem) {
  const auto json = nlohmann::json::parse(render_json(make_greenlets()));
  const auto& block = json["blocks"][0];
  EXPECT_EQ(block["kind"], "greenlet");
  EXPECT_EQ(block["tasks"].size(), 7U);
  EXPECT_EQ(block["tasks"][0]["greenlet_type"], "gevent.Greenlet");
  EXPECT_EQ(block["tasks"][0]["parent"], "0x10");
  EXPECT_EQ(block["tasks"][0]["chain"][1]["function"], "work");
  EXPECT_FALSE(block["tasks"][6].contains("parent"));
}

}  // namespace
}  // namespace hognose::render
