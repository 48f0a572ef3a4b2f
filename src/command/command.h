// A Command is one row of the table that every host reads. Each is made in a file of its own, which
// holds its help, its flags and its code; commands.cc lists them.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "session/query.h"

namespace hognose::command {

/// Where a debugger lists the command in its help.
enum class Category : std::uint8_t { stack, data, files, status };

/// An argument that is either there or not.
struct Flag {
  std::string_view name;  ///< "--native"
  std::string_view summary;
};

/// Arguments that are often wanted, and what is shown then.
struct Example {
  std::string_view arguments;  ///< empty: without any
  std::string_view shows;  ///< "the stack of each thread"
};

/// One command. Help, completion and documentation pages are made from this row.
struct Command {
  std::string_view name;  ///< "bt"; "py-bt" in a debugger
  std::string_view summary;  ///< one line
  std::string_view arguments;  ///< "[START | START,END]"; empty: none
  std::string_view help;  ///< the paragraphs after the summary, for in_words()
  Category category = Category::stack;
  /// Answers for the session's selected thread.
  document::Document (*run)(const session::Query& query) = nullptr;
  /// Whether it only makes sense where a user moves about, at a debugger's or the shell's prompt.
  bool needs_a_prompt = false;
  /// False for what is about the whole process (info): answered once, not for each thread.
  bool is_about_a_thread = true;
  /// Whether it looks into objects: a live process must hold still until it has answered. Without
  /// that, its stacks are read at once, and it runs on.
  bool reads_values = false;
  /// Whether it wants to know what exceptions threads raise and handle: that is read with the stacks.
  bool reads_exceptions = false;
  /// Whether it shows machine frames, with these arguments; null: never. Those who unwind themselves
  /// do so only then.
  bool (*unwinds)(std::string_view arguments) = nullptr;
  /// What is wrong with its arguments, as a sentence in the host's words; empty: nothing is. Null: it
  /// takes its flags, and nothing else.
  std::string (*find_mistake)(std::string_view arguments, const session::Words& words) = nullptr;
  /// Whether its answer begins with what it is about, where the host has room for that.
  bool names_target = true;
  /// Whether it is asked of a process that takes too long, together with the others that are.
  bool tells_of_hangs = false;
  /// Whether it is asked of the core of a process that crashed, together with the others that are.
  bool tells_of_crashes = false;
  /// Whether a host that can open several processes adds what those do that this one has started, and
  /// shows these where this one runs no Python itself.
  bool shows_processes_below = false;
  /// Whether the first words of its answer about a core also say why that crashed.
  bool says_why = false;
  /// What of its arguments is an option, by which a command line offers it.
  std::span<const Flag> flags = {};
  std::span<const Example> examples = {};  ///< the usual one first
  /// What its arguments could be that begin so; null: nothing is known of them.
  std::vector<std::string> (*complete)(const session::Query& query) = nullptr;
};

/// What must be read of a target before the command is run with these arguments.
[[nodiscard]] session::Reading make_reading(const Command& command, std::string_view arguments);

/// What is wrong with these arguments of a command, as a sentence; empty: nothing is.
[[nodiscard]] std::string find_mistake(const Command& command,
                                       std::string_view arguments,
                                       const session::Words& words);
/// The command's answer, or what is wrong with its arguments.
[[nodiscard]] document::Document ask(const Command& command, const session::Query& query);

[[nodiscard]] std::span<const Command> all_commands();
[[nodiscard]] const Command* find_command(std::string_view name);

}  // namespace hognose::command
