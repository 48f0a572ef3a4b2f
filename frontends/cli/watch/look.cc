// The commands that tell of hangs, asked one after the other.
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

Document ask(const command::Command& row, ::pid_t pid) {
  Question question;
  question.command = row.name;
  question.target = std::to_string(pid);
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

std::string as_json(const std::string& title,
                    const std::vector<target::ProcessFacts>& family,
                    const std::vector<Seen>& all) {
  std::string text = formatted(R"({{"schema": "hognose-timeout/1", "test": {}, "processes": [)",
                               render::json::name(harmless_line(title)).dump());
  for (std::size_t at = 0; at < all.size(); ++at) {
    text += at == 0 ? "\n" : ",\n";
    text += formatted(R"({{"pid": {}, "command": {}, "answers": [)",
                      family[at].pid,
                      render::json::name(harmless_line(family[at].title())).dump());
    for (std::size_t one = 0; one < all[at].answers.size(); ++one)
      text += (one == 0 ? "\n" : ",\n") + all[at].answers[one];
    text += "]}";
  }
  return text + "]}\n";
}

void keep(const std::string& folder,
          const std::string& name,
          const std::string& text,
          const std::string& json) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::string path = folder + "/" + name;
  if (!error) error = write_own_file(path + ".txt", text);
  if (!error) error = write_own_file(path + ".json", json);
  complain(error ? formatted("cannot write {}: {}", path, error.message())
                 : formatted("this is in {}.txt and .json", path));
}

}  // namespace

Seen look_at(const target::ProcessFacts& process) {
  Seen seen;
  for (const command::Command& row : command::all_commands()) {
    if (!row.tells_of_hangs) continue;
    const Document answer = ask(row, process.pid);
    const bool is_first = seen.answers.empty();
    if (is_first && !answer.head)
      seen.text += harmless_line(formatted("Process {}: {}", process.pid, process.title())) + "\n";
    seen.text += text_of(answer, is_first);
    seen.answers.push_back(render::render_json(answer, json_options(2)));
    if (ends_a_look(answer)) break;
  }
  return seen;
}

void look_at_all(const std::vector<target::ProcessFacts>& family,
                 const std::string& title,
                 const std::string& folder,
                 const std::string& name) {
  std::vector<Seen> all;
  std::string text = "hognose: " + harmless_line(title) + "\n";
  for (const target::ProcessFacts& process : family) {
    all.push_back(look_at(process));
    text += "\n" + all.back().text;
  }
  std::fputs(("\n" + text).c_str(), stderr);
  if (!folder.empty()) keep(folder, name, text, as_json(title, family, all));
}

}  // namespace hognose::cli
