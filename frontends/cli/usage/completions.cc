// Completions for the shells that people use.
// SPDX-License-Identifier: MIT
#include "cli/usage/completions.h"

namespace hognose::cli {

std::string write_completions(const CommandUsage& program, const std::string& shell) {
  if (shell == "zsh") return write_zsh_completions(program);
  return shell == "fish" ? write_fish_completions(program) : write_bash_completions(program);
}

}  // namespace hognose::cli
