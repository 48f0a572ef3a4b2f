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
  EXPECT_EQ(root["schema"], "hognose/2");
  EXPECT_EQ(root["command"], "bt");
  EXPECT_EQ(root["status"], "partial");
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

Document of_two_threads() {
  Document answer;
  answer.command = "bt";
  answer.head.emplace().inner_tids = {{71, 1}, {72, 2}};
  document::ThreadIdentity worker{72, 0x20, "worker", "", "waits for the GIL"};
  worker.states = {{"waits_for_gil", "waits for the GIL", "it says so", "", ""},
                   {"system_call", "in futex", "by its registers", "futex", ""}};
  answer.add(document::Heading{"Thread 71", document::ThreadIdentity{71, 0, "", "", "?"}});
  answer.add(document::Heading{"Thread 72", worker});
  document::TraceEntry entry;
  entry.place.function = "run";
  entry.place.qualified_name = "Worker.run";
  answer.add(document::Traceback{.entries = {entry, entry}});
  return answer;
}

TEST(Json, EachThreadOfAnAnswerHasItsFramesAndWhatAProgramAsksFirst) {
  const auto root = nlohmann::json::parse(render_json(of_two_threads()));
  ASSERT_EQ(root["threads"].size(), 2U);
  const auto& worker = root["threads"][1];
  EXPECT_EQ(worker["tid"], 2);
  EXPECT_EQ(worker["host_tid"], 72);
  EXPECT_EQ(worker["crashed"], false);
  EXPECT_EQ(worker["running"], false);
  EXPECT_EQ(worker["holds_gil"], false);
  EXPECT_EQ(worker["waits_for_gil"], true);
  ASSERT_EQ(worker["frames"].size(), 2U);
  EXPECT_EQ(worker["frames"][0]["qualified_name"], "Worker.run");
}

TEST(Json, WhatIsNotKnownOfAThreadIsNullAndNotFalse) {
  const auto root = nlohmann::json::parse(render_json(of_two_threads()));
  const auto& unknown = root["threads"][0];
  EXPECT_TRUE(unknown["running"].is_null());
  EXPECT_TRUE(unknown["holds_gil"].is_null());
  EXPECT_FALSE(unknown.contains("frames"));
}

TEST(Json, TheOldSchemaIsAsItWas) {
  const JsonOptions old{.schema = JsonSchema::hognose_1, .version = "0.2", .time = "now"};
  const auto root = nlohmann::json::parse(render_json(of_two_threads(), old));
  EXPECT_EQ(root["schema"], "hognose/1");
  EXPECT_EQ(root["complete"], "complete");
  for (const char* newer : {"hognose", "time", "status", "threads", "crash"})
    EXPECT_FALSE(root.contains(newer)) << newer;
  EXPECT_EQ(root["blocks"][1]["thread"]["tid"], 72);
  EXPECT_FALSE(root["blocks"][2]["entries"][0].contains("qualified_name"));
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
  EXPECT_EQ(root["status"], "nothing");
  EXPECT_EQ(root["blocks"][0]["text"], "bad \xEF\xBF\xBD\xEF\xBF\xBD bytes");
}

TEST(Json, AsALineItIsTheSame) {
  Document answer;
  answer.command = "bt";
  const JsonOptions as_line{.form = JsonForm::line, .version = "0.2", .time = "now"};
  EXPECT_EQ(
      render_json(answer, as_line),
      R"({"schema":"hognose/2","hognose":"0.2","time":"now","command":"bt","status":"ok","threads":[],"blocks":[]})");
  answer.add(document::Heading{"a\nb"});
  answer.add(document::Paragraph{"c"});
  const std::string line = render_json(answer, as_line);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const JsonOptions as_page{.version = "0.2", .time = "now"};
  EXPECT_EQ(nlohmann::json::parse(line), nlohmann::json::parse(render_json(answer, as_page)));
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
