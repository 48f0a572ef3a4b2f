// The command line, read by CLI11; the commands come from the table that all hosts share.
// SPDX-License-Identifier: MIT
#include "cli/usage/options.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <sstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/usage/app_usage.h"
#include "cli/usage/command_help.h"
#include "cli/usage/completions.h"
#include "cli/usage/first_words.h"
#include "cli/usage/help_format.h"
#include "cli/usage/json_option.h"
#include "cli/usage/manual.h"
#include "cli/usage/number_option.h"
#include "cli/usage/suggestions.h"
#include "cli/usage/usage.h"
#include "cli/usage/version.h"
#include "cli/usage/words.h"
#include "command/command.h"

namespace hognose::cli {
namespace {

// Where the files of a core are, and where it may be unpacked.
void add_places(CLI::App& app, Question& question) {
  app.add_option("--exe", question.exe, "The executable that dumped the core")->type_name("FILE");
  app.add_option("--sysroot", question.sysroot, "Where the target's files are")->type_name("DIR");
  app.add_option("--search-path",
                 question.search_paths,
                 "Where files of a core may be, by path, by name or by build-id (repeatable)")
      ->type_name("DIR")
      ->allow_extra_args(false);
  take_number(
      app.add_option(
             "--unpack-limit",
             question.unpack_limit,
             "Bytes that a packed or piped core may take in $TMPDIR, zeros left out (default 64GiB)")
          ->type_name("SIZE"),
      sizes,
      "",
      parse_size);
}

// What is looked at, as people name it.
void add_names_of_target(CLI::App& app, Question& question) {
  app.add_option(
      "TARGET",
      question.target,
      "A process id, a core file (plain, or packed by zstd, xz, lz4 or gzip), or - for one on standard input");
  take_number(
      app.add_option("-p,--pid", question.pid, "The process to look at, instead of a TARGET")
          ->type_name("PID"),
      thread_ids);
  app.add_option("-c,--core", question.core, "The core to look at, as debuggers are told of it")
      ->type_name("FILE");
}

// What opens a target, and how it is read and shown: options of each command, and of the shell.
void add_target(CLI::App& app, Question& question) {
  add_names_of_target(app, question);
  take_number(app.add_option("--thread", question.thread, "Only the thread with this kernel id")
                  ->type_name("TID"),
              thread_ids);
  take_number(app.add_option("--max-repr",
                             question.max_repr,
                             "Characters of a value before it is cut (default 1024)")
                  ->type_name("N|unlimited"),
              character_counts,
              "unlimited");
  add_json(app, question.json);
  app.add_flag("--no-stop", question.no_stop, "Do not stop a live process while reading it");
  app.add_flag("--stop", question.stop, "Stop sleeping threads too: their calls may fail");
  app.parse_complete_callback([&question] {
    if (question.stop && question.no_stop) throw CLI::ExcludesError("--stop", "--no-stop");
  });
  take_number(
      app.add_option("--max-pause",
                     question.max_pause,
                     "Milliseconds that a live process may be held; what was not read is cut")
          ->type_name("MS"),
      pauses);
  app.add_flag("--no-color", question.no_color, "Plain text, also on a terminal");
  app.add_flag("--no-pager", question.no_pager, "No pager for what does not fit the terminal");
  app.add_flag("--full-paths", question.full_paths, "Paths of files in full, also on a terminal");
  add_places(app, question);
  take_number(app.add_option("--runtime",
                             question.runtime,
                             "Which Python, if several are in one process (default 1)")
                  ->type_name("N"),
              runtimes);
  app.add_option("--layout", question.layout, "Believe only this witness for struct layouts")
      ->check(CLI::IsMember({"dwarf", "offsets", "table"}).description(""))
      ->type_name("dwarf|offsets|table");
}

/// Those that all commands have stand below a command's own.
void set_apart(CLI::App& app) {
  for (CLI::Option* const option : app.get_options()) {
    if (!option->get_positional() && option != app.get_help_ptr()) option->group(shared_options);
  }
}

void add_options(CLI::App& app, const command::Command& row, Question& question) {
  app.footer(write_command_help(row));
  add_target(app, question);
  add_several(app, question.subprocesses, question.name);
  set_apart(app);
  if (!row.arguments.empty())
    app.add_option("ARGUMENTS", question.places, std::string(row.arguments));
  for (const command::Flag& flag : row.flags) {
    app.add_flag_callback(
        std::string(flag.name),
        [&question, &flag] { question.flags.emplace_back(flag.name); },
        std::string(flag.summary));
  }
  take_number(app.add_option("--frame", question.frame, "The Python frame to look at, newest 0")
                  ->type_name("N"),
              frame_numbers);
  app.callback([&question, &row] { question.command = row.name; });
  app.allow_extras(true);  // settle_places() and read_extras() judge them
  app.prefix_command(false);
}

CLI::App* add_shell(CLI::App& program, Question& question) {
  CLI::App* app =
      program.add_subcommand("shell", "Ask several commands at a prompt, or from a pipe");
  app->footer(
      "The commands are those of the program, with or without py- before them, and `thread`, `help`\n"
      "and `quit`. One thread is selected, and a frame of it: `thread TID`, `frame N`, `up` and\n"
      "`down` select others. A live process runs on between two commands. Ctrl-C ends a command.\n"
      "Without a terminal the exit status is that of all answers taken as one.");
  add_target(*app, question);
  app->allow_extras(true);
  return app;
}

// `layout` and what it does; returns these.
struct LayoutApps {
  CLI::App* to_export = nullptr;
  CLI::App* elf = nullptr;
};

LayoutApps add_layout(CLI::App& program, LayoutExport& layout_export, LayoutElf& layout_elf) {
  CLI::App* const layout = program.add_subcommand("layout", "Struct layouts of a CPython build");
  layout->require_subcommand(1);
  LayoutApps apps;
  apps.to_export = layout->add_subcommand(
      "export", "Print the layout table of a build, from its debug information");
  apps.to_export
      ->add_option("ELF", layout_export.files, "libpython or python, then extension modules")
      ->required()
      ->check(CLI::ExistingFile);
  apps.elf = layout->add_subcommand(
      "elf", "Write CPython's types for GDB, for a Python without debug information");
  apps.elf
      ->add_option("VERSION",
                   layout_elf.version,
                   "3.12.1 or 3.14.10-dbg; 3.12 for the newest that is known of it")
      ->required();
  apps.elf->add_option("-o,--output", layout_elf.file, "The file to write; - for standard output")
      ->required()
      ->type_name("FILE");
  apps.elf->footer(
      "The file holds types and nothing else: the structs and fields that hognose reads, where that\n"
      "build has them. Take the version of the very Python that is looked at.\n\n"
      "  $ hognose layout elf 3.12.1 -o types.elf\n"
      "  $ gdb -p 4711\n"
      "  (gdb) add-symbol-file types.elf\n"
      "  (gdb) p *(PyListObject *) 0x7f3c5d0a1740\n"
      "  (gdb) p ((PyListObject *) 0x7f3c5d0a1740)->ob_item[0]->ob_type->tp_name");
  return apps;
}

// The whole command line: the tree that CLI11 reads it by, and where that puts what it read.
struct CommandLine {
  CommandLine();
  /// Gives the command that `words` name its options; where they name none of the table, all of them.
  void complete_for(const std::vector<std::string>& words);

  CLI::App program{"Shows what a CPython process or core file is doing, from outside."};
  std::vector<std::pair<CLI::App*, const command::Command*>> questions;
  CLI::App* shell = nullptr;
  CLI::App* ps = nullptr;
  CLI::App* completion = nullptr;
  CLI::App* manual = nullptr;
  Question question;
  PsWishes ps_request;
  LayoutExport export_request;
  LayoutElf elf_request;
  SetupGdb gdb_request;
  SetupCompletion completion_request;
  LayoutApps layout{};
  SetupApps setup{};
  WatchedRun run_request;
  CLI::App* run = nullptr;
  std::string completion_shell;
};

CommandLine::CommandLine() {
  program.name("hognose");
  program.formatter(make_help_format());
  program.set_version_flag(
      "--version", describe_version(), "Print the version, and what is linked");
  program.require_subcommand(1);
  program.footer(
      "hognose PID and hognose CORE alone are hognose overview.\n"
      "Exit status: 0 complete, 1 partial, 2 there is nothing to answer, 64 usage, 66 no such process\n"
      "or file, or it is no core, 77 not permitted.");
  for (const command::Command& row : command::all_commands()) {
    if (row.needs_a_prompt) continue;
    questions.emplace_back(program.add_subcommand(std::string(row.name), std::string(row.summary)),
                           &row);
  }
  shell = add_shell(program, question);
  run = add_run(program, run_request);
  ps = add_ps(program, ps_request);
  layout = add_layout(program, export_request, elf_request);
  setup = add_setup(program, gdb_request, completion_request);
  completion = program.add_subcommand("completion", "Print completions for a shell");
  completion->footer(
      "bash: source <(hognose completion bash). An installed hognose has them in its share/ folder.");
  completion->add_option("SHELL", completion_shell, "The shell to complete in")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""))
      ->type_name("bash|zsh|fish");
  manual = program.add_subcommand("manual", "Print the manual page, for man(1)");
  manual->footer("Read it by: hognose manual | man -l -");
}

// All options of all commands take longer than many an answer.
void CommandLine::complete_for(const std::vector<std::string>& words) {
  const std::string_view named = words.empty() ? std::string_view() : words.front();
  const bool is_one =
      std::ranges::any_of(questions, [&](const auto& one) { return one.second->name == named; });
  for (const auto& [app, row] : questions) {
    if (!is_one || row->name == named) add_options(*app, *row, question);
  }
}

/// The command that was reached, or the program.
CLI::App& innermost(CLI::App& program) {
  CLI::App* app = &program;
  for (auto below = app->get_subcommands(); !below.empty(); below = app->get_subcommands())
    app = below.front();
  return *app;
}

std::string name_of(const CLI::App& app, const CommandLine& line) {
  return &app == &line.program ? std::string() : app.get_name();
}

/// The first word that nobody has taken, and that is no place; empty if there is none.
std::string find_unknown_option(const std::vector<std::string>& extras) {
  const auto found = std::find_if(extras.begin(), extras.end(), [](const std::string& word) {
    return word.size() > 1 && word.front() == '-';
  });
  return found == extras.end() ? std::string() : *found;
}

/// What is wrong with words that CLI11 refuses. Its own sentences do for values of options.
std::string describe_mistake(CommandLine& line,
                             const std::vector<std::string>& words,
                             const CLI::ParseError& error) {
  // Whatever follows a command that there is not is no mistake of its own.
  const std::vector<std::string> commands = names_of_commands(line.program);
  const bool begins_with_a_word = !words.empty() && !words.front().starts_with('-');
  if (begins_with_a_word &&
      std::find(commands.begin(), commands.end(), words.front()) == commands.end())
    return describe_unknown_command(words.front(), commands);
  CLI::App& app = innermost(line.program);
  const std::vector<std::string> extras = app.remaining();
  const std::string unknown = find_unknown_option(extras);
  const std::string command = name_of(app, line);
  if (!unknown.empty()) return describe_unknown_option(unknown, command, names_of_options(app));
  const std::vector<std::string> below = names_of_commands(app);
  if (&app != &line.program) {
    const bool is_command = !extras.empty() && !below.empty();
    return is_command ? describe_unknown_command(extras.front(), below) : error.what();
  }
  if (words.empty())
    return "name a process or a core: hognose bt PID, hognose bt CORE; hognose help lists what else there is";
  return describe_unknown_command(words.front(), below);
}

/// Words that no option and no place has taken: places of a target, and arguments that are none.
std::optional<std::string> read_extras(CommandLine& line) {
  CLI::App& app = innermost(line.program);
  const std::vector<std::string> extras = app.remaining();
  const std::string unknown = find_unknown_option(extras);
  if (!unknown.empty())
    return describe_unknown_option(unknown, app.get_name(), names_of_options(app));
  auto& places = line.question.places;
  places.insert(places.end(), extras.begin(), extras.end());
  if (!line.question.target.empty()) places.insert(places.begin(), line.question.target);
  return std::nullopt;
}

Request request_run(CommandLine& line) {
  const std::vector<std::string> extras = line.run->remaining();
  const std::string unknown = find_unknown_option(extras);
  if (!unknown.empty())
    return Mistake{describe_unknown_option(unknown, "run", names_of_options(*line.run)), "run"};
  const std::string mistake = find_mistake(line.run_request, !extras.empty());
  if (!mistake.empty()) return Mistake{mistake, "run"};
  return line.run_request;
}

Request request_completion(CommandLine& line) {
  SetupCompletion request = line.completion_request;
  request.shell = find_shell(request);
  if (request.shell.empty())
    return Mistake{"which shell? hognose setup completion bash, or zsh, or fish", "setup"};
  request.script = write_completions(describe_usage(line.program), request.shell);
  return request;
}

}  // namespace

Request parse_options(int argument_count, char** arguments) {
  CommandLine line;
  std::vector<std::string> words = settle_first_words({arguments + 1, arguments + argument_count},
                                                      names_of_commands(line.program));
  line.complete_for(words);
  line.run_request.words = take_other_command(words);
  const JsonWish json = find_json_wish(words);
  try {
    line.program.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) {
      const std::string command = name_of(innermost(line.program), line);
      return Mistake{describe_mistake(line, words, error), command, json};
    }
    std::ostringstream said;
    line.program.exit(error, said, said);
    std::fputs(said.str().c_str(), stdout);
    return Ended{0};
  }
  if (line.manual->parsed())
    return Printed{write_manual(describe_usage(line.program), HOGNOSE_VERSION)};
  if (line.completion->parsed())
    return Printed{write_completions(describe_usage(line.program), line.completion_shell)};
  if (line.ps->parsed()) return line.ps_request;
  if (line.layout.to_export->parsed()) return line.export_request;
  if (line.layout.elf->parsed()) return line.elf_request;
  if (line.setup.gdb->parsed()) return line.gdb_request;
  if (line.setup.completion->parsed()) return request_completion(line);
  if (auto mistake = read_extras(line))
    return Mistake{*std::move(mistake), name_of(innermost(line.program), line), json};
  if (line.run->parsed()) return request_run(line);
  if (line.shell->parsed()) return Shell{line.question};
  return line.question;
}

}  // namespace hognose::cli
