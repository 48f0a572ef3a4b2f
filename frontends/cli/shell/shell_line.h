// The words of one line at the shell's prompt, and how they may go on.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "command/command.h"

namespace hognose::cli {

/// A line, taken apart: "  py-print  self.rows " is "print" and "self.rows".
struct ShellLine {
  std::string verb;  ///< without "py-"; empty: a blank line or a comment
  std::string arguments;  ///< without white space around them
};
[[nodiscard]] ShellLine parse_shell_line(std::string_view text);

/// A verb that only the shell has.
struct ShellVerb {
  std::string_view name;
  std::string_view arguments;
  std::string_view summary;
  std::string (*more)() = nullptr;  ///< what `help` says besides; null: nothing
};
[[nodiscard]] std::span<const ShellVerb> shell_verbs();

/// What `help` says: all verbs, or one in full; empty if there is no such verb.
[[nodiscard]] std::string shell_help(const std::string& verb);

/// A sentence about a verb that there is none of, with the one that is meant.
[[nodiscard]] std::string describe_unknown_verb(const std::string& verb);

/// Words that a command's own arguments may go on with.
using CompleteArguments =
    std::function<std::vector<std::string>(const command::Command&, std::string_view)>;

/// The lines that `text` may become, sorted: by names of verbs, then by what their row offers.
[[nodiscard]] std::vector<std::string> complete_shell_line(std::string_view text,
                                                           const CompleteArguments& arguments);

}  // namespace hognose::cli
