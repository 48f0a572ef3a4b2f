// Whatever stands in whichever string of a document: no renderer lets anything through that a
// terminal obeys, and none writes more than names may be long.
// SPDX-License-Identifier: MIT
#include "render/fake_document.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/harmless.h"
#include "base/utf8.h"
#include "render/characters.h"
#include "render/json.h"
#include "render/text.h"

namespace hognose::render {
namespace {

constexpr std::string_view mark = "planted";
/// A title of a window, C1 as a character and as a byte, DEL, direction, ends of lines, what has no
/// width, overlong and half sequences, NUL.
const std::string hostile = std::string("\x1b]0;owned\x07\x1b[2J") + '\0' +
                            "\u009b31m\x9b\x7f\u202e\u2066\u200e\u061c\u2028\u2029\u0085\r\n\v\b" +
                            "\ufeff\u200b\xc0\x9b\xe0\x80\x9b\xed\xa0\x80\xff" + std::string(mark);

/// Everything but newlines between the lines of an answer is harmless.
void expect_harmless(const std::string& text) {
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string line = text.substr(start, end - start);
    EXPECT_TRUE(is_harmless_line(line)) << harmless_line(line);
    start = end + 1;
  }
}

std::vector<std::string> shown_in_text(const document::Document& planted) {
  std::string notes;
  std::vector<std::string> all{render_text(planted)};
  all.push_back(render_text(planted, &notes, {.underlines = true}));
  all.push_back(notes);
  return all;
}

TEST(HarmlessDocument, TextHasNothingRaw) {
  const document::Document planted = planted_document([] { return hostile; });
  for (const std::string& text : shown_in_text(planted))
    expect_harmless(text);
}

TEST(HarmlessDocument, ColoursAreTheOnlyEscapes) {
  const document::Document planted = planted_document([] { return hostile; });
  std::string notes;
  std::string text =
      render_text(planted, &notes, {.has_colour = true, .notes_have_colour = true}) + notes;
  for (std::size_t at = text.find("\x1b["); at != std::string::npos; at = text.find("\x1b[", at)) {
    const std::size_t end = text.find_first_not_of("0123456789;", at + 2);
    ASSERT_NE(end, std::string::npos);
    ASSERT_EQ(text[end], 'm');
    text.erase(at, end + 1 - at);
  }
  expect_harmless(text);
}

TEST(HarmlessDocument, ANameForgesNoLine) {
  const auto count_lines = [](const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
  };
  const auto plain = planted_document([] { return std::string("name"); });
  // Words of ours and texts of exceptions are of several lines; all else is of one.
  const auto without_words = [](document::Document from) {
    std::erase_if(from.blocks, [](const document::Block& block) {
      const auto* const words = std::get_if<document::Paragraph>(&block);
      return (words != nullptr && words->has_lines) ||
             std::holds_alternative<document::Exceptions>(block);
    });
    return from;
  };
  const auto forged = planted_document([] { return std::string("na\nme"); });
  EXPECT_EQ(count_lines(render_text(without_words(plain))),
            count_lines(render_text(without_words(forged))));
}

TEST(HarmlessDocument, JsonIsTheSameValueWithoutAnythingRaw) {
  const document::Document planted = planted_document([] { return hostile; });
  const std::string text = render_json(planted);
  expect_harmless(text);
  const nlohmann::json root = nlohmann::json::parse(text);
  EXPECT_NE(root["command"].get<std::string>().find("\u202e\u2066"), std::string::npos);
}

/// Bytes of the longest piece of `text` between two of `ends`.
std::size_t longest_between(std::string_view text, char ends) {
  std::size_t longest = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(ends, start), text.size());
    longest = std::max(longest, end - start);
    start = end + 1;
  }
  return longest;
}

/// And of the strings that are members `name` in a text of JSON, which to parse would take seconds.
std::size_t longest_member(std::string_view json, const std::string& name) {
  const std::string before = "\"" + name + "\": \"";
  std::size_t longest = 0;
  for (std::size_t at = json.find(before); at != std::string_view::npos;
       at = json.find(before, at)) {
    at += before.size();
    longest = std::max(longest, json.find('"', at) - at);
  }
  return longest;
}

TEST(HarmlessDocument, MegabytesAreCut) {
  const document::Document planted =
      planted_document([] { return std::string(2 * longest_name, 'x'); });
  const std::string json = render_json(planted);
  for (const char* name : {"what", "see_more", "file", "title", "heading", "function", "image"}) {
    EXPECT_GT(longest_member(json, name), longest_name / 2) << name;
    EXPECT_LE(longest_member(json, name), longest_name + 100) << name;
  }
  for (const std::string& text : shown_in_text(planted))
    EXPECT_LE(longest_between(text, '\n'), 8 * longest_name);  // of several names in a line
}

/// Walks an answer along its schema, and notes each string that the schema names and `mark` was in.
class SchemaWalk {
 public:
  explicit SchemaWalk(nlohmann::json schema) : schema_(std::move(schema)) {}

  void run(const nlohmann::json& answer) { walk(schema_, answer, "root"); }

  /// Properties of free text in the schema that no planted text was seen in.
  [[nodiscard]] std::set<std::string> find_unplanted() const {
    std::set<std::string> missing;
    find_free(schema_, "root", missing);
    for (const auto& [name, definition] : schema_["$defs"].items())
      find_free(definition, name, missing);
    for (const std::string& one : planted_)
      missing.erase(one);
    return missing;
  }

 private:
  [[nodiscard]] std::pair<std::string, const nlohmann::json*> resolve(
      std::string name, const nlohmann::json& node) const {
    const nlohmann::json* at = &node;
    while (at->contains("$ref")) {
      const auto path = (*at)["$ref"].get<std::string>();
      name = path.substr(path.rfind('/') + 1);
      at = &schema_["$defs"][name];
    }
    return {name, at};
  }

  [[nodiscard]] bool is_free(const nlohmann::json& node) const {
    if (!node.contains("type") || node.contains("pattern")) return false;
    const nlohmann::json& type = node["type"];
    return type == "string" || (type.is_array() && type[0] == "string");
  }

  void find_free(const nlohmann::json& node,
                 const std::string& name,
                 std::set<std::string>& found) const {
    if (is_free(node)) found.insert(name);
    if (node.contains("items") && !node["items"].contains("$ref"))
      find_free(node["items"], name, found);
    if (!node.contains("properties")) return;
    for (const auto& [property, inner] : node["properties"].items())
      find_free(inner, std::string(name).append(".").append(property), found);
  }

  // Recursive, as deep as the schema is.
  void walk(const nlohmann::json& node, const nlohmann::json& value, const std::string& where) {
    const auto [name, schema] = resolve(where, node);
    if (schema->contains("oneOf")) {
      for (const nlohmann::json& one : (*schema)["oneOf"]) {
        const auto [inner, choice] = resolve(name, one);
        if (fits(*choice, value)) walk(*choice, value, inner);
      }
      return;
    }
    if (value.is_string() && value.get<std::string>().find(mark) != std::string::npos)
      planted_.insert(name);
    if (value.is_array() && schema->contains("items")) {
      for (const nlohmann::json& one : value)
        walk((*schema)["items"], one, name);
    }
    if (!value.is_object() || !schema->contains("properties")) return;
    for (const auto& [property, inner] : value.items()) {
      ASSERT_TRUE((*schema)["properties"].contains(property)) << name << "." << property;
      walk(
          (*schema)["properties"][property], inner, std::string(name).append(".").append(property));
    }
  }

  /// By the member that tells blocks and entries apart.
  [[nodiscard]] bool fits(const nlohmann::json& choice, const nlohmann::json& value) const {
    if (!value.is_object()) return false;
    if (choice.contains("oneOf")) return true;
    if (!choice.contains("properties")) return false;
    for (const char* key : {"type", "kind"}) {
      const nlohmann::json& properties = choice["properties"];
      if (value.contains(key) && properties.contains(key) && properties[key].contains("const"))
        return properties[key]["const"] == value[key];
    }
    return true;
  }

  nlohmann::json schema_;
  std::set<std::string> planted_;
};

TEST(HarmlessDocument, EveryTextOfTheSchemaIsPlanted) {
  std::ifstream file(HOGNOSE_SCHEMA);
  ASSERT_TRUE(file);
  SchemaWalk walk(nlohmann::json::parse(file));
  int number = 0;
  const auto make = [&number] { return hostile + std::to_string(number++); };
  walk.run(nlohmann::json::parse(render_json(planted_document(make))));
  const auto refusal = document::refuse(make(), document::Refusal::usage, make());
  walk.run(nlohmann::json::parse(render_json(refusal)));
  // Literals of ours: what was being read.
  EXPECT_EQ(walk.find_unplanted(), (std::set<std::string>{"error.reading", "hole.reading"}));
}

}  // namespace
}  // namespace hognose::render
