// The words for several processes at once, for CLI11: of questions, and of `hognose ps`.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "cli/usage/json_wish.h"

namespace CLI {  // NOLINT(readability-identifier-naming): its own spelling
class App;
}

namespace hognose::cli {

/// What is looked at, if that is not one target.
void add_several(CLI::App& app, bool& subprocesses, std::string& name);

/// How `hognose ps` answers.
struct PsWishes {
  JsonWish json = 0;
  bool no_stop = false;
  bool no_color = false;
  bool no_pager = false;
};

/// Adds `ps` to the program; what it reads is put into the wishes.
[[nodiscard]] CLI::App* add_ps(CLI::App& program, PsWishes& wishes);

}  // namespace hognose::cli
