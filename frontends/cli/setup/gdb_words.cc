// GDB's own words, as versions 10 to 18 write them.
// SPDX-License-Identifier: MIT
#include "cli/setup/gdb_words.h"

#include "base/formatted.h"

namespace hognose::cli {
namespace {

// The rest of the first line after `before`; empty if it is nowhere.
std::string_view rest_of_line(std::string_view text, std::string_view before) {
  const std::size_t at = text.find(before);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + before.size());
  return text.substr(0, text.find('\n'));
}

// As a string of Python between double quotes.
std::string python_string(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string find_user_init(std::string_view help) {
  // There may be an early one as well, ~/.gdbearlyinit: it stands before the others.
  const std::size_t others = help.find("reads the following init files");
  if (others == std::string_view::npos) return {};
  return std::string(rest_of_line(help.substr(others), "user-specific init file: "));
}

std::string find_setting(std::string_view configuration, std::string_view row) {
  std::string_view value = rest_of_line(configuration, std::string(row) + "=");
  // Of a GDB that can be moved, with what it is meant to stand in.
  value = value.substr(0, value.find(" (relocatable)"));
  return value.starts_with('/') ? std::string(value) : std::string();
}

std::string make_gdb_line(std::string_view path) {
  return formatted(
      "python import os; hognose = os.path.expanduser(\"{}\"); os.path.exists(hognose) and "
      "gdb.execute(\"source \" + hognose)  {}",
      python_string(path),
      gdb_mark);
}

}  // namespace hognose::cli
