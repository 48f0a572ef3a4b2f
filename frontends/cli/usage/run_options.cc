// What stands behind "--" is not read here.
// SPDX-License-Identifier: MIT
#include "cli/usage/run_options.h"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "cli/usage/numbers.h"

namespace hognose::cli {

CLI::App* add_run(CLI::App& program, WatchedRun& request) {
  CLI::App* const app = program.add_subcommand(
      "run", "Run a command, and show what it does if it takes too long or crashes");
  const auto read = [](std::string& text) {
    const auto number = parse_number(text, run_times);
    if (!number) return describe_range(run_times);
    text = std::to_string(*number);
    return std::string();
  };
  app->add_option("--timeout", request.seconds, "After how many seconds")
      ->type_name("SECONDS")
      ->transform(CLI::Validator(read, ""));
  app->add_flag("--on-crash",
                request.on_crash,
                "Show why it crashed, or a process below it, by the core that is left");
  app->add_flag("--go-on", request.goes_on, "Only look: do not end it");
  app->add_option("--output", request.folder, "Keep what was seen in this folder, as text and JSON")
      ->type_name("DIR");
  app->allow_extras(true);  // parse_options() says where the command belongs
  app->footer(
      "Write -- before the command. When it takes longer, the stacks, locks and tasks of its process and\n"
      "of all below it go to standard error, and it is ended. With --on-crash cores are written, as large\n"
      "as the system permits, and for each it is said why, and where each thread was. Exit status: that of\n"
      "the command; 128 and a signal's number; 124 if it took too long; 126 or 127 if it cannot be started.\n\n"
      "  $ hognose run --timeout 600 --output seen -- make check\n"
      "  $ hognose run --on-crash -- python app.py");
  return app;
}

std::string find_mistake(const WatchedRun& request, bool has_extras) {
  if (request.seconds == 0 && !request.on_crash)
    return "say when it is to be looked at: --timeout SECONDS, --on-crash, or both";
  if (has_extras || request.words.empty())
    return "write -- before the command: hognose run --timeout 600 -- make check";
  return {};
}

std::vector<std::string> take_other_command(std::vector<std::string>& words) {
  if (words.empty() || words.front() != "run") return {};
  const auto mark = std::find(words.begin(), words.end(), "--");
  if (mark == words.end()) return {};
  std::vector<std::string> others(mark + 1, words.end());
  words.erase(mark, words.end());
  return others;
}

}  // namespace hognose::cli
