// Tracebacks as text: chains, trees, repeats and underlines.
// SPDX-License-Identifier: MIT
#include "render/exceptions.h"

#include <gtest/gtest.h>

namespace hognose::render {
namespace {

using document::Exception;
using document::Exceptions;

Exception thrown(std::string type, std::string message = "") {
  Exception made;
  made.type = std::move(type);
  made.message = std::move(message);
  return made;
}

std::string text_of(std::vector<Exception> list) {
  Exceptions block;
  block.role = "handled";
  block.known_from = "exc_info";
  block.list = std::move(list);
  Sheet sheet(false);
  add_exceptions(sheet, block);
  return sheet.text();
}

document::RaisedFrame frame_at(std::int64_t line) {
  document::RaisedFrame made;
  made.place.file = "a.py";
  made.place.line = line;
  made.place.function = "f";
  return made;
}

const std::string head = "Being handled (exc_info):\n";

TEST(Exceptions, AnEmptyTextHasNoColon) {
  EXPECT_EQ(text_of({thrown("E")}), head + "E\n");
  EXPECT_EQ(text_of({thrown("E", "a\nb")}), head + "E: a\nb\n");
  EXPECT_EQ(text_of({}), head);
}

TEST(Exceptions, CausesComeFirstAndLoopsEnd) {
  std::vector<Exception> list{thrown("A"), thrown("B")};
  list[0].cause = {1, false};
  list[1].context = {0, true};
  EXPECT_EQ(
      text_of(list),
      head + "B\n\nThe above exception was the direct cause of the following exception:\n\nA\n");
  list[0].cause.reset();
  list[0].context = {1, false};
  list[0].suppresses_context = true;
  EXPECT_EQ(text_of(list), head + "A\n");
}

TEST(Exceptions, RepeatedLinesAreCounted) {
  Exception deep = thrown("E");
  for (int i = 0; i < 5; ++i)
    deep.frames.push_back(frame_at(7));
  deep.frames.push_back(frame_at(8));
  const std::string line = "  File \"a.py\", line 7, in f\n";
  EXPECT_EQ(text_of({deep}),
            head + "Traceback (most recent call last):\n" + line + line + line +
                "  [Previous line repeated 2 more times]\n  File \"a.py\", line 8, in f\nE\n");
}

TEST(Exceptions, GroupsAreTrees) {
  std::vector<Exception> list{thrown("G", "two"), thrown("A"), thrown("B")};
  list[0].is_group = true;
  list[0].members = {1, 2};
  list[0].member_count = 2;
  EXPECT_EQ(text_of(list),
            head +
                "  | G: two\n"
                "  +-+---------------- 1 ----------------\n"
                "    | A\n"
                "    +---------------- 2 ----------------\n"
                "    | B\n"
                "    +------------------------------------\n");
}

TEST(Exceptions, AGroupOfItselfEnds) {
  std::vector<Exception> list{thrown("G")};
  list[0].is_group = true;
  list[0].members = {0};
  list[0].member_count = 1;
  EXPECT_NE(text_of(list).find("... (max_group_depth is 10)\n"), std::string::npos);
}

TEST(Exceptions, UnderlinesAreDrawnByCells) {
  Exception one = thrown("E");
  one.frames.push_back(frame_at(1));
  one.frames[0].source = {{.text = "x = \u7530 + b",
                           .is_underlined = true,
                           .running = {4, 11},
                           .has_centre = true,
                           .centre = {8, 9}},
                          {.text = "rest", .is_underlined = true, .running = {9, 3}}};
  EXPECT_EQ(text_of({one}),
            head +
                "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n"
                "    x = \u7530 + b\n        ~~~^~~\n    rest\n    \nE\n");
}

TEST(Exceptions, HolesStandWhereTheyAre) {
  Exception torn = thrown("E");
  torn.lacks.add(Error{ErrorKind::unmapped, Address(0x20), "tb_next"});
  torn.frames.push_back(frame_at(1));
  torn.frames[0].place.hole = Error{ErrorKind::corrupt, {}, "co_name"};
  Exceptions block;
  block.list = {torn};
  EXPECT_EQ(count_holes(block), 2U);
  EXPECT_NE(text_of({torn}).find("    <unreadable at 0x20: unmapped while reading tb_next>\n"),
            std::string::npos);
}

}  // namespace
}  // namespace hognose::render
