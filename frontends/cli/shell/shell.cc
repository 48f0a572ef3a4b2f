// The loop from prompt to answer.
// SPDX-License-Identifier: MIT
#include "cli/shell/shell.h"

#include <optional>
#include <string>
#include <utility>

#include <unistd.h>

#include "base/formatted.h"
#include "cli/host/answer.h"
#include "cli/host/head.h"
#include "cli/host/interrupt.h"
#include "cli/host/places.h"
#include "cli/host/print.h"
#include "cli/host/stuck_reads.h"
#include "cli/shell/abbreviations.h"
#include "cli/shell/history_file.h"
#include "cli/shell/line_reader.h"
#include "cli/shell/settings.h"
#include "cli/shell/shell_line.h"
#include "cli/shell/shell_selection.h"
#include "cli/usage/numbers.h"
#include "cli/usage/words.h"
#include "command/each_thread.h"

namespace hognose::cli {
namespace {

using document::Document;

constexpr const char* prompt_text = "(hognose) ";

Document say_nothing_found(std::string_view command, std::string text) {
  return document::refuse(command, document::Refusal::nothing_found, std::move(text));
}

Document say_mistake(std::string_view command, std::string text) {
  return document::refuse(command, document::Refusal::usage, std::move(text));
}

Document say_help(std::string text) {
  Document answer;
  answer.command = "help";
  answer.add(document::Paragraph{std::move(text), true});
  return answer;
}

/// What `thread` asks of each: only its heading is wanted.
Document say_nothing(const session::Query& /*query*/) {
  return {};
}
/// A row whose answer begins at once: what it is about was said when the shell began.
command::Command without_head(command::Command row) {
  row.names_target = false;
  return row;
}
constexpr command::Command thread_row{
    .name = "thread", .summary = "", .arguments = "", .help = "", .run = say_nothing};

/// What all answers amount to: what they have in common; else 1 if there was any, and 2 if not.
class WholeStatus {
 public:
  void add(const Document& answer) {
    const int one = status_of(answer);
    is_answered_ = is_answered_ || answer.answered;
    is_same_ = is_same_ && (!first_ || *first_ == one);
    if (!first_) first_ = one;
  }
  [[nodiscard]] int status() const {
    if (is_same_) return first_.value_or(0);
    return is_answered_ ? 1 : 2;
  }

 private:
  std::optional<int> first_;
  bool is_same_ = true;
  bool is_answered_ = false;
};

class Prompt {
 public:
  explicit Prompt(const Question& question)
      : question_(question),
        host_(question_, prompt_words),
        session_(host_, choices_of(question)),
        selection_(question.thread) {}

  int run() {
    end_stuck_reads(question_, [this](::pid_t stuck) { return refuse_stuck(question_, stuck); });
    const bool has_terminal = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
    Document opened = threads({});
    if (opened.answered) opened.head = make_head(host_, session_);
    if (!has_terminal && opened.answered) opened.blocks.clear();
    // In JSON there is a document for each line that is read, and no other.
    if (has_terminal || !opened.answered || question_.json == 0) print(opened, question_);
    if (!opened.answered) return written(status_of(opened));
    was_open_ = true;
    const auto lines = open_lines(has_terminal);
    while (const auto line = lines->read()) {
      forget_ctrl_c();
      if (!obey(spell_out(parse_shell_line(*line)))) break;
      if (ctrl_c_was_pressed() && !has_terminal) break;
      forget_ctrl_c();
    }
    return written(whole_.status());
  }

 private:
  [[nodiscard]] std::unique_ptr<LineReader> open_lines(bool has_terminal) {
    if (!has_terminal) return open_plain_lines("");
    const auto complete = [this](std::string_view text) {
      return complete_shell_line(text, [this](const auto& row, std::string_view written) {
        return complete_arguments(row, written);
      });
    };
    auto edited = open_edited_lines(prompt_text, find_history_path(), complete);
    return edited ? std::move(edited) : open_plain_lines(prompt_text);
  }

  /// False if the user wants to leave.
  bool obey(const ShellLine& line) {
    if (line.verb == "quit" || line.verb == "exit") return false;
    if (line.verb.empty()) return true;
    if (line.verb == "help") {
      std::string text = shell_help(spell_out(parse_shell_line(line.arguments)).verb);
      if (text.empty()) return show(unknown(line.arguments));
      print(say_help(std::move(text)), question_);
      return true;
    }
    if (line.verb == "set") return show(change_setting(question_, line.arguments));
    if (line.verb == "show") return show(show_settings(question_, line.arguments));
    return show(line.verb == "thread" ? thread(line.arguments) : ask(line));
  }

  /// Prints, and adds to what all answers amount to.
  bool show(const Document& answer) {
    print(answer, question_);
    whole_.add(answer);
    return true;
  }

  static Document unknown(const std::string& verb) {
    return say_mistake(verb, describe_unknown_verb(verb));
  }

  Document ask(ShellLine line) {
    const auto kept = take_frame_count(line);
    const command::Command* const row = command::find_command(line.verb);
    if (row == nullptr) return unknown(line.verb);
    const auto tid = row->is_about_a_thread ? selection_.tid() : std::nullopt;
    return answer_anew(*row, tid, line.arguments, [&](const session::Query& query) {
      if (!row->is_about_a_thread) return command::ask(*row, query);
      const auto gone = selection_.restore(query);
      if (gone && !query.stack()) return say_nothing_found(row->name, *gone);
      Document answer = command::ask(*row, query);
      if (kept) keep_frames(answer, *kept);
      selection_.remember(query);
      if (gone) answer.add(document::Note{*gone});
      return answer;
    });
  }

  Document thread(const std::string& arguments) {
    const ShellLine words = parse_shell_line(arguments);
    if (words.verb.empty()) return threads({});
    if (words.verb == "apply") return apply(words.arguments);
    const auto number = parse_number(arguments, thread_ids);
    if (!number) {
      return say_mistake("thread",
                         "'thread' takes the kernel id of a thread, or 'apply all COMMAND'");
    }
    const auto tid = static_cast<std::int64_t>(*number);
    Document answer = threads(tid);
    if (answer.completeness() != document::Completeness::nothing) selection_.select_thread(tid);
    return answer;
  }

  /// The headings of all threads and which is selected, or of one.
  Document threads(std::optional<std::int64_t> tid) {
    return answer_anew(thread_row, tid, {}, [&](const session::Query& query) {
      Document answer = command::run_each_thread(query, thread_row);
      std::erase_if(answer.blocks, [](const document::Block& block) {
        const auto* text = std::get_if<document::Paragraph>(&block);
        return text != nullptr && text->text.empty();
      });
      if (tid || !answer.answered) return answer;
      const auto gone = selection_.restore(query);
      answer.add(document::Paragraph{
          gone && !query.stack() ? *gone : formatted("Thread {} is selected", *selection_.tid())});
      return answer;
    });
  }

  Document apply(const std::string& arguments) {
    const ShellLine all = parse_shell_line(arguments);
    ShellLine line = spell_out(parse_shell_line(all.arguments));
    const auto kept = take_frame_count(line);
    if (all.verb != "all") return say_mistake("thread", "Only 'thread apply all COMMAND' is known");
    const command::Command* const row = command::find_command(line.verb);
    if (row == nullptr) return unknown(line.verb);
    return answer_anew(*row, {}, line.arguments, [&](const session::Query& query) {
      session_.selection().forget();
      Document answer = row->is_about_a_thread ? command::run_each_thread(query, *row)
                                               : command::ask(*row, query);
      if (kept) keep_frames(answer, *kept);
      return answer;
    });
  }

  /// Asks after the target was read as it is now: a live one has run on, and may even have replaced
  /// its program or loaded Python since.
  Document answer_anew(const command::Command& row,
                       std::optional<std::int64_t> tid,
                       std::string_view arguments,
                       const Ask& ask) {
    const bool is_process = is_process_id(question_.target);
    if (is_process) session_.forget_images();
    const command::Command shown = without_head(row);
    question_.command = row.name;
    question_.arguments = arguments;
    question_.thread = tid;
    const bool has_ended = is_process && was_open_ && session_.target() == nullptr &&
                           session_.program().error().kind == ErrorKind::not_found;
    if (has_ended) {
      return document::refuse(
          row.name, document::Refusal::ended, formatted("Process {} has ended", question_.target));
    }
    std::string mistake = command::find_mistake(row, arguments, prompt_words);
    if (!mistake.empty()) return say_mistake(row.name, std::move(mistake));
    return answer(question_, host_, session_, shown, ask);
  }

  std::vector<std::string> complete_arguments(const command::Command& row, std::string_view text) {
    std::vector<std::string> found;
    static_cast<void>(answer_anew(row, selection_.tid(), text, [&](const session::Query& query) {
      if (!selection_.restore(query)) found = row.complete(query);
      return Document{};
    }));
    return found;
  }

  Question question_;
  CliHost host_;
  session::Session session_;
  ShellSelection selection_;
  WholeStatus whole_;
  bool was_open_ = false;
};

}  // namespace

int run(Shell request) {
  Question& question = request.question;
  std::string mistake = settle_places(question, [](const std::string&) { return false; });
  if (mistake.empty() && question.target == "-")
    mistake = "a shell reads its commands from standard input, and so no core: give its file";
  if (mistake.empty() && !question.arguments.empty())
    mistake = formatted("a shell has one target; '{}' is another", question.arguments);
  question.is_one_of_several = question.json > 1;
  if (mistake.empty()) return Prompt(question).run();
  const Document said = say_mistake("shell", std::move(mistake));
  print(said, question);
  return written(status_of(said));
}

}  // namespace hognose::cli
