// From a question to an answer on stdout, notes on stderr and an exit status.
// SPDX-License-Identifier: MIT
#include "cli/run.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/harmless.h"
#include "cli/host/answer.h"
#include "cli/host/places.h"
#include "cli/host/print.h"
#include "cli/usage/complain.h"
#include "cli/usage/words.h"
#include "command/each_thread.h"
#include "elfutils/export_elf.h"

namespace hognose::cli {
namespace {

// Ends the program as it stands: the kernel takes its memory back in one go, faster than we could.
[[noreturn]] void leave(int status) {
  std::_Exit(written(status));
}

}  // namespace

int run(const Mistake& mistake) {
  Question question;
  question.json = mistake.json;
  const auto said = document::refuse(mistake.command, document::Refusal::usage, mistake.sentence);
  print(said, question);
  return written(status_of(said));
}

int run(Question question) {
  const command::Command* row = command::find_command(question.command);
  if (row == nullptr) return usage_status;
  std::string mistake = settle_places(question);
  if (mistake.empty()) mistake = command::find_mistake(*row, question.arguments, program_words);
  if (!mistake.empty()) return run(Mistake{std::move(mistake), question.command, question.json});
  CliHost host(question, program_words);
  session::Session session(host, choices_of(question));
  const auto ask = [row](const session::Query& query) {
    return row->is_about_a_thread ? command::run_each_thread(query, *row)
                                  : command::ask(*row, query);
  };
  const document::Document said = answer(question, host, session, *row, ask);
  print(said, question);
  leave(status_of(said));
}

int run(const LayoutExport& request) {
  const auto table = elfutils::export_elf(request.files);
  if (!table) {
    complain(describe_error(table.error()));
    return 2;
  }
  std::fputs(harmless_lines(*table).c_str(), stdout);  // it names the file
  return written(0);
}

int run(const Printed& printed) {
  std::fwrite(printed.text.data(), 1, printed.text.size(), stdout);
  return written(0);
}

}  // namespace hognose::cli
