// Lists of processes as text and JSON.
// SPDX-License-Identifier: MIT
#include "render/processes.h"

#include <gtest/gtest.h>

#include "render/json.h"
#include "render/text.h"

namespace hognose::render {
namespace {

using Lines = std::vector<std::string>;

document::Process make_process(std::int64_t pid, std::int64_t parent, std::size_t depth) {
  document::Process process;
  process.pid = pid;
  process.parent = parent;
  process.above = depth == 0 ? 0 : parent;
  process.depth = depth;
  process.user = "shop";
  process.python = "CPython 3.12.1";
  process.threads = 2;
  process.command = "python3 app.py";
  process.does = "sleeping";
  return process;
}

document::Document make_answer(const document::Processes& block) {
  document::Document answer;
  answer.command = "ps";
  answer.add(block);
  return answer;
}

TEST(Processes, BranchesAreDrawn) {
  EXPECT_EQ(draw_branches(std::vector<std::size_t>{}), Lines());
  EXPECT_EQ(draw_branches(std::vector<std::size_t>{0, 0}), (Lines{"", ""}));
  EXPECT_EQ(draw_branches(std::vector<std::size_t>{0, 1, 2, 1, 2, 0, 1}),
            (Lines{"", "├─ ", "│  └─ ", "└─ ", "   └─ ", "", "└─ "}));
}

TEST(Processes, HundredsOfGenerationsAreDrawnInBoundedWidth) {
  std::vector<std::size_t> depths(500);
  for (std::size_t at = 0; at < depths.size(); ++at)
    depths[at] = at;
  EXPECT_LE(draw_branches(depths).back().size(), 100U);
}

TEST(Processes, ALineEachUnderTheNamesOfTheColumns) {
  document::Processes block;
  block.list = {make_process(9, 1, 0), make_process(4711, 9, 1)};
  block.list[1].command = std::string(60, 'x') + "\n";
  block.list[1].place = document::FramePlace{.file = "/srv/app.py", .line = 7, .function = "work"};
  block.list[1].python.clear();
  EXPECT_EQ(render_text(make_answer(block)),
            " PID  PARENT  USER  PYTHON  THREADS  COMMAND" + std::string(36, ' ') + "  DOES\n" +
                "   9       1  shop  3.12.1        2  python3 app.py" + std::string(29, ' ') +
                "  sleeping\n" + "4711       9  shop  ?             2  └─ " + std::string(39, 'x') +
                "…  sleeping; in work, app.py:7\n");
}

TEST(Processes, WithATitleWhoTheyAreIsEnough) {
  document::Processes block;
  block.title = "1 process below it";
  block.list = {make_process(4711, 9, 0)};
  EXPECT_EQ(render_text(make_answer(block)),
            "1 process below it\n"
            "  4711  python3 app.py  sleeping\n");
}

TEST(Processes, JsonHasTheirParts) {
  document::Processes block;
  block.list = {make_process(4711, 9, 1), make_process(9, 1, 0)};
  block.others = document::OtherProcesses{1, 2, 3, 4};
  const std::string text = render_json(make_answer(block));
  for (const char* part : {R"("type": "processes")",
                           R"("pid": 4711)",
                           R"("above": 9)",
                           R"("above": null)",
                           R"("python": "CPython 3.12.1")",
                           R"("place": null)",
                           R"("without_python": 1)",
                           R"("not_permitted": 2)",
                           R"("kernel_threads": 3)",
                           R"("ended": 4)"})
    EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
}

}  // namespace
}  // namespace hognose::render
