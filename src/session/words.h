// How a host calls what more than one of them has, so that one text serves all of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace hognose::session {

/// What a user types in one host. A word is empty where the host has no such thing.
struct Words {
  /// Stands before the name of each command.
  std::string_view prefix = {};
  /// Stands before a command to ask it of all threads; empty where that is what it does anyway.
  std::string_view all_threads = {};
  /// Selects the machine frame N.
  std::string_view machine_frame = {};
  /// Selects the Python frame N.
  std::string_view python_frame = {};
  /// Sets how many characters of a value are shown.
  std::string_view max_repr = {};
  /// Chooses another Python of the same process; its number follows.
  std::string_view runtime = {};
  /// Says where files of the program under inspection are.
  std::string_view target_files = {};
  /// Stops threads that sleep as well.
  std::string_view stop = {};
  /// A register, as an address.
  std::string_view register_name = {};
  /// What a debugger itself has for C: the stack,
  std::string_view own_bt = {};
  /// the next older frame,
  std::string_view own_up = {};
  /// the source,
  std::string_view own_list = {};
  /// a value,
  std::string_view own_print = {};
  /// and the variables of a function.
  std::string_view own_locals = {};
};

/// `text` as this host says it. `{NAME}` is a member of Words, or else a command, which gets the
/// host's prefix. What stands in `[[…]]` is left out if the host lacks a word in it.
[[nodiscard]] std::string in_words(std::string_view text, const Words& words);

}  // namespace hognose::session
