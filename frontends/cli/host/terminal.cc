// Asking the environment about terminals.
// SPDX-License-Identifier: MIT
#include "cli/host/terminal.h"

#include <cstdlib>

#include <sys/ioctl.h>
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

ScreenSize find_screen_size(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0) return {};
  return {size.ws_row, size.ws_col};
}

}  // namespace hognose::cli
