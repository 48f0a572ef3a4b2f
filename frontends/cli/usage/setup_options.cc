// Two commands, whose options are alike.
// SPDX-License-Identifier: MIT
#include "cli/usage/setup_options.h"

#include <cstdlib>

#include <CLI/CLI.hpp>

#include "base/place_text.h"
#include "cli/usage/usage.h"

namespace hognose::cli {
namespace {

constexpr const char* shells = "bash|zsh|fish";

template <typename Request>
void add_print_and_undo(CLI::App& app, Request& request) {
  CLI::Option* const print =
      app.add_flag("--print", request.print, "Only say what would be written, and where");
  app.add_flag("--undo", request.undo, "Take back what it has written")->excludes(print);
}

}  // namespace

SetupApps add_setup(CLI::App& program, SetupGdb& gdb, SetupCompletion& completion) {
  CLI::App* const setup =
      program.add_subcommand("setup", "Set up GDB or a shell, once, for hognose to be there");
  setup->require_subcommand(1);
  SetupApps apps;
  apps.gdb = setup->add_subcommand("gdb", "Have GDB load hognose whenever it starts");
  apps.gdb->add_flag(
      "--system", gdb.is_for_everybody, "For everybody on this machine, which takes root");
  apps.gdb->add_option("--gdb", gdb.gdb, "The GDB to set up (default gdb)")->type_name("FILE");
  add_print_and_undo(*apps.gdb, gdb);
  apps.gdb->footer(
      "Copies the module and its loader to a folder of yours, which stays when the environment that\n"
      "hognose was installed in goes, and writes one line into the start-up file that this GDB reads.\n"
      "A second time changes nothing; after an update it brings the new module.\n\n"
      "  $ hognose setup gdb\n"
      "  $ gdb -p 4711\n"
      "  (gdb) py-bt");
  apps.completion =
      setup->add_subcommand("completion", "Have a shell complete the command line of hognose");
  apps.completion->add_option("SHELL", completion.shell, "The shell (default: yours, by $SHELL)")
      ->check(CLI::IsMember(words_of(shells)).description(""))
      ->type_name(shells);
  add_print_and_undo(*apps.completion, completion);
  return apps;
}

std::string find_shell(const SetupCompletion& request) {
  if (!request.shell.empty()) return request.shell;
  const char* const path = std::getenv("SHELL");
  const std::string name = path == nullptr ? "" : path;
  for (const std::string& shell : words_of(shells)) {
    if (shell == base_name(name)) return shell;
  }
  return {};
}

}  // namespace hognose::cli
