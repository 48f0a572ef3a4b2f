// The commands that tell of hangs, or of crashes, asked one after the other.
// SPDX-License-Identifier: MIT
#include "cli/watch/look.h"

#include <cstdio>
#include <filesystem>
#include <system_error>

#include "base/formatted.h"
#include "base/harmless.h"
#include "cli/host/answer.h"
#include "cli/host/print.h"
#include "cli/host/whole_file.h"
#include "cli/usage/complain.h"
#include "cli/usage/words.h"
#include "command/each_thread.h"
#include "render/json_parts.h"
#include "render/text.h"

namespace hognose::cli {
namespace {

using document::Completeness;
using document::Document;

// What is looked at: a process, or the core of one.
struct Looked {
  std::string target;  ///< as a command line names it
  std::int64_t pid = 0;
  std::string title;  ///< what it was started as
  bool is_core = false;
};

// As the commands answer of one: as text, and each answer in JSON.
struct Seen {
  Looked of;
  std::string text;
  std::vector<std::string> answers;
};

Document ask(const command::Command& row, const Looked& looked) {
  Question question;
  question.command = row.name;
  question.target = looked.target;
  CliHost host(question, program_words);
  session::Session session(host, choices_of(question));
  return answer(question, host, session, row, [&row](const session::Query& query) {
    return row.is_about_a_thread ? command::run_each_thread(query, row) : command::ask(row, query);
  });
}

// The first answer says which process it is; the others need not.
std::string text_of(Document answer, bool is_first) {
  if (!is_first) answer.head.reset();
  render::TextOptions options;
  options.underlines = true;
  return render::render_text(answer, nullptr, options) + "\n";
}

bool ends_a_look(const Document& answer) {
  return answer.completeness() == Completeness::nothing &&
         answer.refusal != document::Refusal::nothing_found;
}

std::string as_json(const std::string& title, const std::vector<Seen>& all) {
  const auto text_in_json = [](const std::string& text) {
    return render::json::name(harmless_line(text)).dump();
  };
  std::string text = formatted(R"({{"schema": "hognose-timeout/1", "test": {}, "processes": [)",
                               text_in_json(title));
  for (const Seen& seen : all) {
    text += &seen == &all.front() ? "\n" : ",\n";
    text += formatted(R"({{"pid": {}, "command": {}, )", seen.of.pid, text_in_json(seen.of.title));
    if (seen.of.is_core) text += formatted(R"("core": {}, )", text_in_json(seen.of.target));
    text += R"("answers": [)";
    for (std::size_t one = 0; one < seen.answers.size(); ++one)
      text += (one == 0 ? "\n" : ",\n") + seen.answers[one];
    text += "]}";
  }
  return text + "]}\n";
}

void write(const Keep& keep, const std::string& text, const std::string& json) {
  std::error_code error;
  std::filesystem::create_directories(keep.folder, error);
  const std::string path = keep.folder + "/" + keep.name;
  if (!error) error = write_own_file(path + ".txt", text);
  if (!error) error = write_own_file(path + ".json", json);
  complain(error ? formatted("cannot write {}: {}", path, error.message())
                 : formatted("this is in {}.txt and .json", path));
}

Seen look_at(const Looked& looked) {
  Seen seen{looked, {}, {}};
  if (looked.is_core) seen.text = harmless_line(looked.target) + ":\n";
  for (const command::Command& row : command::all_commands()) {
    if (!(looked.is_core ? row.tells_of_crashes : row.tells_of_hangs)) continue;
    const Document answer = ask(row, looked);
    const bool is_first = seen.answers.empty();
    if (is_first && answer.head && looked.is_core) {
      seen.of.pid = answer.head->pid;
      seen.of.title = answer.head->command;
    }
    if (is_first && !answer.head && !looked.is_core)
      seen.text += harmless_line(formatted("Process {}: {}", looked.pid, looked.title)) + "\n";
    seen.text += text_of(answer, is_first);
    seen.answers.push_back(render::render_json(answer, json_options(2)));
    if (ends_a_look(answer)) break;
  }
  return seen;
}

void say(const std::vector<Looked>& all, const std::string& title, const Keep& keep) {
  std::vector<Seen> seen;
  seen.reserve(all.size());
  std::string text = "hognose: " + harmless_line(title) + "\n";
  for (const Looked& looked : all) {
    seen.push_back(look_at(looked));
    text += "\n" + seen.back().text;
  }
  std::fputs(("\n" + text).c_str(), stderr);
  if (!keep.folder.empty()) write(keep, text, as_json(title, seen));
}

}  // namespace

void look_at_all(const std::vector<target::ProcessFacts>& family,
                 const std::string& title,
                 const Keep& keep) {
  std::vector<Looked> all;
  all.reserve(family.size());
  for (const target::ProcessFacts& process : family)
    all.push_back({std::to_string(process.pid), process.pid, process.title(), false});
  say(all, title, keep);
}

void look_at_cores(const std::vector<std::string>& paths,
                   const std::string& title,
                   const Keep& keep) {
  std::vector<Looked> all;
  all.reserve(paths.size());
  for (const std::string& path : paths)
    all.push_back({path, 0, {}, true});
  say(all, title, keep);
}

}  // namespace hognose::cli
