// Documents as JSON.
// SPDX-License-Identifier: MIT
#include "render/json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hognose::render {
namespace {

using document::Document;

TEST(Json, NamesCommandAndCompleteness) {
  Document answer;
  answer.command = "bt";
  answer.add(document::Cut{Exhausted::nodes, "frames"});
  const auto root = nlohmann::json::parse(render_json(answer));
  EXPECT_EQ(root["schema"], "hognose/1");
  EXPECT_EQ(root["command"], "bt");
  EXPECT_EQ(root["complete"], "partial");
  EXPECT_EQ(root["blocks"][0]["type"], "cut");
}

TEST(Json, TracebackEntriesCarryTheirParts) {
  document::TraceEntry entry;
  entry.level = 4;
  entry.place.file = "a.py";
  entry.place.function = "f";
  entry.place.address = 0x10;
  entry.arguments = {{"local", "x", "1"}};
  document::TraceEntry other;
  other.is_python = false;
  other.text = "Waiting for the GIL";
  Document answer;
  answer.add(document::Traceback{.entries = {entry, other}});
  const auto root = nlohmann::json::parse(render_json(answer));
  const auto& entries = root["blocks"][0]["entries"];
  EXPECT_EQ(entries[0]["level"], 4);
  EXPECT_TRUE(entries[0]["line"].is_null());
  EXPECT_EQ(entries[0]["address"], "0x10");
  EXPECT_EQ(entries[0]["locals"][0]["value"], "1");
  EXPECT_EQ(entries[1]["text"], "Waiting for the GIL");
}

TEST(Json, ColumnsAreNumbersWhereThereAreAny) {
  document::TraceEntry with;
  with.place.line = with.place.end_line = 7;
  with.place.column = 4;
  with.place.end_column = 11;
  Document answer;
  answer.add(document::Traceback{.entries = {with, document::TraceEntry{}}});
  const auto root = nlohmann::json::parse(render_json(answer));
  const auto& entries = root["blocks"][0]["entries"];
  EXPECT_EQ(entries[0]["column"], 4);
  EXPECT_EQ(entries[0]["end_line"], 7);
  EXPECT_EQ(entries[0]["end_column"], 11);
  EXPECT_FALSE(entries[1].contains("column"));
}

TEST(Json, TheThreadOfAHeadingHasItsParts) {
  Document answer;
  answer.add(
      document::Heading{"Thread 7", document::ThreadIdentity{7, 0x10, "worker", "", "running"}});
  answer.add(document::Heading{"Thread ?", document::ThreadIdentity{}});
  const auto root = nlohmann::json::parse(render_json(answer));
  const auto& known = root["blocks"][0]["thread"];
  EXPECT_EQ(known["tid"], 7);
  EXPECT_EQ(known["ident"], "0x10");
  EXPECT_EQ(known["python_name"], "worker");
  EXPECT_TRUE(known["os_name"].is_null());
  EXPECT_EQ(known["state"], "running");
  const auto& unknown = root["blocks"][1]["thread"];
  EXPECT_TRUE(unknown["tid"].is_null());
  EXPECT_TRUE(unknown["ident"].is_null());
}

TEST(Json, LinesForTheEyeAloneAreLeftOut) {
  Document answer;
  answer.add(document::Paragraph{});
  answer.add(document::Paragraph{"p"});
  const auto root = nlohmann::json::parse(render_json(answer));
  ASSERT_EQ(root["blocks"].size(), 1U);
  EXPECT_EQ(root["blocks"][0]["text"], "p");
}

TEST(Json, FactsAreNamedValues) {
  Document answer;
  answer.add(document::Table{{"a"}, {}, {{"", "version", "3.12.1"}}});
  const auto root = nlohmann::json::parse(render_json(answer));
  EXPECT_EQ(root["blocks"][0]["facts"]["version"], "3.12.1");
}

TEST(Json, AHoleWithoutAPlaceHasNoAddress) {
  Document answer;
  answer.add(document::Hole{{ErrorKind::not_found, {}, "x"}, ""});
  const auto root = nlohmann::json::parse(render_json(answer));
  EXPECT_TRUE(root["blocks"][0]["address"].is_null());
}

TEST(Json, InvalidUtf8IsReplacedNotThrown) {
  Document answer;
  answer.answered = false;
  answer.add(document::Paragraph{"bad \xff\xfe bytes"});
  const auto root = nlohmann::json::parse(render_json(answer));
  EXPECT_EQ(root["complete"], "nothing");
  EXPECT_EQ(root["blocks"][0]["text"], "bad \xEF\xBF\xBD\xEF\xBF\xBD bytes");
}

TEST(Json, AsALineItIsTheSame) {
  Document answer;
  answer.command = "bt";
  EXPECT_EQ(render_json(answer, JsonForm::line),
            R"({"schema":"hognose/1","command":"bt","complete":"complete","blocks":[]})");
  answer.add(document::Heading{"a\nb"});
  answer.add(document::Paragraph{"c"});
  const std::string line = render_json(answer, JsonForm::line);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(line), nlohmann::json::parse(render_json(answer)));
}

TEST(Json, EveryBlockHasAType) {
  Document answer;
  answer.add(document::Paragraph{"p"});
  answer.add(document::Heading{"h"});
  answer.add(document::Bindings{"b", false, {{"", "n", "v"}}});
  answer.add(document::Listing{"f", {{1, true, "x"}}});
  answer.add(document::Table{{"a"}, {{"1"}}});
  answer.add(document::Note{"n"});
  answer.add(document::Hole{{ErrorKind::limit, Address(1), "w"}, "x"});
  answer.add(document::Elision{1, 2, "more"});
  const auto root = nlohmann::json::parse(render_json(answer));
  ASSERT_EQ(root["blocks"].size(), 8U);
  for (const auto& block : root["blocks"])
    EXPECT_TRUE(block.contains("type"));
}

}  // namespace
}  // namespace hognose::render
