// hognose: shows what a CPython process or core file is doing, from outside.
// SPDX-License-Identifier: MIT
#include <csignal>
#include <exception>
#include <variant>

#include "cli/host/heap.h"
#include "cli/layout_elf.h"
#include "cli/ps.h"
#include "cli/run.h"
#include "cli/setup/setup_completion.h"
#include "cli/setup/setup_gdb.h"
#include "cli/shell/shell.h"
#include "cli/usage/complain.h"
#include "cli/usage/options.h"
#include "cli/watch/watched_run.h"
#include "target/seams/lost_pages.h"

int main(int argument_count, char** arguments) {
  hognose::cli::use_large_pages();
  hognose::target::survive_lost_pages();
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error like any other
  try {
    const auto request = hognose::cli::parse_options(argument_count, arguments);
    return std::visit([](const auto& one) { return hognose::cli::run(one); }, request);
  } catch (const std::exception& error) {
    hognose::cli::complain(error.what());
    return 2;
  }
}
