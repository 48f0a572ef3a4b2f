// The table of settings, and one of those that only a debugger has.
// SPDX-License-Identifier: MIT
#include "cli/shell/settings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/formatted.h"
#include "cli/usage/numbers.h"

namespace hognose::cli {
namespace {

using document::Document;

struct Setting {
  std::string_view name;
  std::string_view values;
  std::string_view summary;
  /// False if it takes no such value.
  bool (*change)(Question& question, std::string_view value);
  std::string (*show)(const Question& question);
};

/// As GDB reads it: nothing is "on".
std::optional<bool> read_switch(std::string_view value) {
  constexpr std::array<std::string_view, 4> words_for_on{"on", "1", "yes", "enable"};
  constexpr std::array<std::string_view, 4> words_for_off{"off", "0", "no", "disable"};
  const auto begins = [value](std::string_view word) { return word.starts_with(value); };
  const bool is_on = std::ranges::any_of(words_for_on, begins);
  const bool is_off = std::ranges::any_of(words_for_off, begins);
  if (value.empty()) return true;
  return is_on == is_off ? std::nullopt : std::optional(is_on);
}

constexpr NumberRange widths{0, UINT16_MAX};

/// A number in a range; 0 for none.
std::optional<std::size_t> read_count(std::string_view value, NumberRange range) {
  if (value == "unlimited") return 0;
  const auto number = parse_number(value, range);
  return number ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

std::string name_count(std::size_t count) {
  return count == 0 ? "unlimited" : std::to_string(count);
}

std::string name_switch(bool is_on) {
  return is_on ? "on" : "off";
}

/// One that is kept as its opposite, as options of a command line switch off.
template <bool Question::*opposite>
bool change_switch(Question& question, std::string_view value) {
  const auto is_on = read_switch(value);
  if (is_on) question.*opposite = !*is_on;
  return is_on.has_value();
}

template <bool Question::*opposite>
std::string show_switch(const Question& question) {
  return name_switch(!(question.*opposite));
}

bool change_max_repr(Question& question, std::string_view value) {
  const auto count = read_count(value, character_counts);
  if (count) question.max_repr = *count;
  return count.has_value();
}

std::string show_max_repr(const Question& question) {
  return name_count(question.max_repr);
}

bool change_width(Question& question, std::string_view value) {
  const auto count = read_count(value, widths);
  if (count) question.width = static_cast<std::uint16_t>(*count);
  return count.has_value();
}

std::string show_width(const Question& question) {
  return question.width ? name_count(*question.width) : "as wide as the terminal";
}

/// The height of the terminal is its own: what can be said is that it does not count.
bool change_height(Question& question, std::string_view value) {
  question.no_pager = true;
  return read_count(value, {0, 0}).has_value();
}

std::string show_height(const Question& question) {
  return question.no_pager ? "unlimited" : "as high as the terminal";
}

bool change_filename_display(Question& question, std::string_view value) {
  const bool is_full = value == "absolute";
  question.full_paths = is_full;
  return is_full || value == "relative";
}

std::string show_filename_display(const Question& question) {
  return question.full_paths ? "absolute" : "relative";
}

constexpr std::array settings{
    Setting{"python max-repr",
            "N | unlimited",
            "Characters of a value before it is cut",
            change_max_repr,
            show_max_repr},
    Setting{"python fold",
            "on | off",
            "Whether answers are as short as a terminal",
            change_switch<&Question::unfolded>,
            show_switch<&Question::unfolded>},
    Setting{"width", "N | unlimited", "Columns of a line with a value", change_width, show_width},
    Setting{"height", "0 | unlimited", "Lines before there is a pager", change_height, show_height},
    Setting{"pagination",
            "on | off",
            "Whether a pager shows what does not fit",
            change_switch<&Question::no_pager>,
            show_switch<&Question::no_pager>},
    Setting{"style enabled",
            "on | off",
            "Whether a terminal has colours",
            change_switch<&Question::no_color>,
            show_switch<&Question::no_color>},
    Setting{"filename-display",
            "relative | absolute",
            "How files are named on a terminal",
            change_filename_display,
            show_filename_display},
};

/// What GDB can set and a shell cannot.
struct ForDebuggers {
  std::string_view name;
  bool is_refused;  ///< false: there is nothing to be done about it
  std::string_view sentence;
};
constexpr std::array for_debuggers{
    ForDebuggers{"print elements", false, "`set py max-repr N` says how long a value may be"},
    ForDebuggers{
        "print", false, "values are shown as Python shows them: `help set` has what can be set"},
    ForDebuggers{"confirm", false, "nothing here asks for confirmation"},
    ForDebuggers{"history", false, "the last 1000 lines are kept in any case"},
    ForDebuggers{"listsize", false, "`list 10,30` shows more lines than `list`"},
    ForDebuggers{"scheduler-locking", false, "the target runs on between two commands, all of it"},
    ForDebuggers{"non-stop", false, "the target runs on between two commands, all of it"},
    ForDebuggers{"variable", true, "nothing in the target is ever changed"},
    ForDebuggers{"logging", true, "`hognose COMMAND TARGET > FILE` writes an answer to a file"},
    ForDebuggers{"sysroot", true, "--sysroot says it when a shell starts"},
    ForDebuggers{"solib-search-path", true, "--search-path says it when a shell starts"},
    ForDebuggers{"debug-file-directory", true, "--search-path says it when a shell starts"},
};

/// The first word of a text, which keeps the rest.
std::string_view take_first_word(std::string_view& text) {
  constexpr const char* blanks = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(blanks));
  text.remove_prefix(word.size());
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return word;
}

/// What stands behind a name, each word of which may be cut short; nothing if `words` are of another.
std::optional<std::string_view> take_name(std::string_view name, std::string_view words) {
  while (!name.empty()) {
    const std::string_view wanted = take_first_word(name);
    const std::string_view word = take_first_word(words);
    if (word.empty() || !wanted.starts_with(word)) return std::nullopt;
  }
  return words;
}

/// A row of a table, and what stands behind its name.
template <class Row>
struct Named {
  const Row* row = nullptr;  ///< null: none is
  std::string_view value;
};

/// The first row that the words are of: those with longer names stand first.
template <class Table>
auto find_named(const Table& table, std::string_view words) {
  Named<typename Table::value_type> found;
  for (const auto& row : table) {
    const auto value = take_name(row.name, words);
    if (value && found.row == nullptr) found = {&row, *value};
  }
  return found;
}

Document begin_answer(std::string_view command) {
  Document answer;
  answer.command = command;
  return answer;
}

Document say_unknown(std::string_view command, std::string_view words) {
  return document::refuse(
      command,
      document::Refusal::usage,
      formatted("'{}' is no setting here; 'help set' lists those that are", words));
}

Document answer_for_debuggers(std::string_view words) {
  const auto known = find_named(for_debuggers, words);
  if (known.row == nullptr) return say_unknown("set", words);
  std::string sentence = formatted("'{}': {}", known.row->name, known.row->sentence);
  if (known.row->is_refused)
    return document::refuse("set", document::Refusal::usage, std::move(sentence));
  Document answer = begin_answer("set");
  answer.add(document::Note{std::move(sentence)});
  return answer;
}

std::string show_setting(const Setting& setting, const Question& question) {
  return formatted("{}: {}", setting.summary, setting.show(question));
}

}  // namespace

Document change_setting(Question& question, std::string_view words) {
  if (words.empty()) {
    Document all = show_settings(question, words);
    all.command = "set";
    return all;
  }
  const auto [setting, value] = find_named(settings, words);
  if (setting == nullptr) return answer_for_debuggers(words);
  Question changed = question;
  if (!setting->change(changed, value)) {
    return document::refuse("set",
                            document::Refusal::usage,
                            formatted("'{}' takes {}", setting->name, setting->values));
  }
  question = std::move(changed);
  return begin_answer("set");
}

Document show_settings(const Question& question, std::string_view words) {
  Document answer = begin_answer("show");
  if (words.empty()) {
    for (const Setting& one : settings)
      answer.add(document::Paragraph{formatted("{:<18}{}", one.name, show_setting(one, question))});
    return answer;
  }
  const auto named = find_named(settings, words);
  if (named.row == nullptr || !named.value.empty()) return say_unknown("show", words);
  answer.add(document::Paragraph{show_setting(*named.row, question)});
  return answer;
}

std::string describe_settings() {
  std::string text;
  for (const Setting& one : settings)
    text += formatted("{:<38}{}\n", formatted("{} {}", one.name, one.values), one.summary);
  return text + "\nNames may be cut short, as in GDB: set py max-repr 200, set pag off.";
}

std::vector<std::string_view> list_settings() {
  std::vector<std::string_view> names;
  std::ranges::transform(settings, std::back_inserter(names), &Setting::name);
  return names;
}

}  // namespace hognose::cli
