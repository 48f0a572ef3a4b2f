// From a question to an answer on stdout, notes on stderr and an exit status.
// SPDX-License-Identifier: MIT
#include "cli/run.h"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/formatted.h"
#include "base/harmless.h"
#include "cli/host/answer.h"
#include "cli/host/denied.h"
#include "cli/host/interrupt.h"
#include "cli/host/listed_process.h"
#include "cli/host/places.h"
#include "cli/host/print.h"
#include "cli/host/pythons_below.h"
#include "cli/host/statuses.h"
#include "cli/host/stuck_reads.h"
#include "cli/host/targets.h"
#include "cli/usage/complain.h"
#include "cli/usage/numbers.h"
#include "cli/usage/words.h"
#include "command/each_thread.h"
#include "elfutils/export_elf.h"

namespace hognose::cli {
namespace {

using document::Document;

/// Asks one target, and gives the answer to `use` while all that was read is still there.
template <class Use>
int ask(const Question& question, const command::Command& row, const Use& use) {
  CliHost host(question, program_words);
  session::Session session(host, choices_of(question));
  const auto ask_row = [&row](const session::Query& query) {
    return row.is_about_a_thread ? command::run_each_thread(query, row) : command::ask(row, query);
  };
  Document said = answer(question, host, session, row, ask_row);
  if (row.shows_processes_below && !question.subprocesses) {
    add_processes_below(question, said);
    add_ended_children(host.processes_below(), said);
  }
  return use(said);
}

/// Says that others are shown instead of a process that only started them: a shell, a supervisor.
void complain_of_no_python(const std::string& target) {
  const auto facts = target::read_process_facts(static_cast<::pid_t>(std::stol(target)));
  const std::string title = facts ? formatted(" ({})", short_title(*facts)) : "";
  complain(formatted("process {}{} runs no CPython; shown is what it has started", target, title));
}

/// Asks several targets, one after the other; none hides another. Returns what their statuses come to.
class Several {
 public:
  Several(Question question, const command::Command& row)
      : question_(std::move(question)), row_(row) {
    row_.names_target = true;
    question_.is_one_of_several = true;
  }

  int run(const std::vector<std::string>& targets) {
    const bool has_others = question_.subprocesses && targets.size() > 1;
    std::vector<int> statuses;
    for (const std::string& target : targets) {
      question_.target = target;
      const auto status = ask_one(has_others);
      if (status) statuses.push_back(*status);
      if (!ctrl_c_was_pressed()) continue;
      complain("interrupted: what comes after this is left out");
      statuses.push_back(1);
      break;
    }
    return sum_up_statuses(statuses);
  }

 private:
  /// Nothing of a process that only started others, if these are asked as well.
  std::optional<int> ask_one(bool has_others) {
    std::optional<int> status;
    static_cast<void>(ask(question_, row_, [&](const Document& said) {
      const bool runs_none = !said.answered && said.refusal == document::Refusal::no_python;
      if (runs_none && has_others && is_process_id(question_.target)) {
        complain_of_no_python(question_.target);
        return 0;
      }
      const bool is_text = said.answered && question_.json == 0;
      if (is_text && !std::exchange(is_first_, false)) std::fputs("\n", stdout);
      print(said, question_);
      status = status_of(said);
      return *status;
    }));
    return status;
  }

  Question question_;
  command::Command row_;
  bool is_first_ = true;
};

/// The Pythons that a process has started which runs none itself.
std::vector<std::string> find_instead(const Question& question, const Document& said) {
  std::vector<std::string> targets;
  const bool runs_none = !said.answered && said.refusal == document::Refusal::no_python;
  if (!runs_none || !is_process_id(question.target)) return targets;
  const auto pid = static_cast<::pid_t>(std::stol(question.target));
  for (const ::pid_t below : find_processes_below(pid).pythons)
    targets.push_back(std::to_string(below));
  return targets;
}

// Ends the program as it stands: the kernel takes its memory back in one go, faster than we could.
[[noreturn]] void leave(int status) {
  std::_Exit(written(status));
}

[[noreturn]] void run_one(const Question& question, const command::Command& row) {
  leave(ask(question, row, [&](const Document& said) {
    const auto instead =
        row.shows_processes_below ? find_instead(question, said) : std::vector<std::string>();
    if (instead.empty()) {
      print(said, question);
      leave(status_of(said));
    }
    complain_of_no_python(question.target);
    return Several(question, row).run(instead);
  }));
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
  std::string mistake = settle_places(question, [row](const std::string& word) {
    return !command::find_mistake(*row, word, program_words).empty();
  });
  if (mistake.empty()) mistake = command::find_mistake(*row, question.arguments, program_words);
  if (!mistake.empty()) return run(Mistake{std::move(mistake), question.command, question.json});
  end_stuck_reads(question, [&question](::pid_t stuck) { return refuse_stuck(question, stuck); });
  const Targets targets = find_targets(question);
  if (targets.refused) {
    print(*targets.refused, question);
    return written(status_of(*targets.refused));
  }
  if (targets.list.size() != 1) leave(Several(question, *row).run(targets.list));
  question.target = targets.list.front();
  run_one(question, *row);
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
