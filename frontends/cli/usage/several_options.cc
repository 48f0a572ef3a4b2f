// Options of many targets, and of none.
// SPDX-License-Identifier: MIT
#include "cli/usage/several_options.h"

#include <CLI/CLI.hpp>

#include "cli/usage/json_option.h"

namespace hognose::cli {

void add_several(CLI::App& app, bool& subprocesses, std::string& name) {
  app.add_flag("-s,--subprocesses",
               subprocesses,
               "Also the Python processes that were started by it, each under its own first line");
  app.add_option("--name",
                 name,
                 "Instead of a TARGET, all Python processes whose command line matches, as grep -E")
      ->type_name("PATTERN");
}

CLI::App* add_ps(CLI::App& program, PsWishes& wishes) {
  CLI::App* app = program.add_subcommand("ps", "List the Python processes of this machine");
  app->footer(
      "A line each: its ids, user, version, threads, what it is called, and what it does: what keeps\n"
      "it from going on, as deadlocks, or else what the thread does that says most. A process stands\n"
      "below the Python that started it. Others are counted.\n"
      "Each is held as long as it is looked at, some milliseconds, but for threads that sleep.");
  add_json(*app, wishes.json);
  app->add_flag("--no-stop", wishes.no_stop, "Do not stop processes while reading them");
  app->add_flag("--no-color", wishes.no_color, "Plain text, also on a terminal");
  app->add_flag("--no-pager", wishes.no_pager, "No pager for what does not fit the terminal");
  return app;
}

}  // namespace hognose::cli
