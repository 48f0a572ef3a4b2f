// Asking the environment about terminals.
// SPDX-License-Identifier: MIT
#include "cli/host/terminal.h"

#include <cstdlib>

#include <unistd.h>

namespace hognose::cli {

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

bool wants_colour(const ColourWishes& wishes, bool is_terminal) {
  if (!is_terminal || wishes.no_color || !wishes.NO_COLOR.empty()) return false;
  return !wishes.TERM.empty() && wishes.TERM != "dumb";
}

bool wants_colour(const Question& question, int descriptor) {
  const ColourWishes wishes{question.no_color, environment("NO_COLOR"), environment("TERM")};
  return wants_colour(wishes, ::isatty(descriptor) == 1);
}

}  // namespace hognose::cli
