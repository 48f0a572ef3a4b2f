// The command line of hognose as a value.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/usage/json_wish.h"
#include "cli/usage/run_options.h"
#include "cli/usage/setup_options.h"
#include "cli/usage/several_options.h"

namespace hognose::cli {

/// The exit status where what was asked for has no meaning.
inline constexpr int usage_status = 64;

/// `hognose COMMAND TARGET …`: a command of the table about a process or a core.
struct Question {
  std::string command;
  std::string target;  ///< a pid, the path of a core file, or "-": a core on standard input
  std::string arguments;  ///< what the command itself takes: "self.rows[3]", "-n", "10,20"
  /// The words without dashes, as they stand: settle_places() makes `target` and `arguments` of them.
  std::vector<std::string> places;
  std::vector<std::string> more_targets;  ///< others that the same is asked of
  std::string name;  ///< of --name: instead of a target, all processes that it matches
  bool subprocesses = false;  ///< of all that they have started as well
  std::vector<std::string> flags;  ///< the command's own, which become arguments as well
  std::string pid;  ///< of -p
  std::string core;  ///< of -c
  std::optional<std::int64_t> thread;
  std::optional<std::int64_t> frame;  ///< index of a Python frame, newest 0
  JsonWish json = 0;
  bool is_one_of_several = false;  ///< answers follow each other: JSON is a line each
  bool no_stop = false;
  bool stop = false;  ///< threads that sleep are stopped as well
  std::optional<std::int64_t> max_pause;  ///< milliseconds that a live process may be held
  bool no_color = false;
  bool no_pager = false;
  bool full_paths = false;
  bool unfolded = false;  ///< answers are whole, also on a terminal
  std::optional<std::uint16_t> width{};  ///< columns of a line with a value; 0: it is not cut
  std::string exe;  ///< executable to use with a core
  std::string sysroot;  ///< where the target's files are
  std::vector<std::string> search_paths;  ///< where else files of a core may be
  std::optional<std::uint64_t> unpack_limit;  ///< bytes that a packed core may take on disk
  std::string layout;  ///< forced witness: "dwarf", "offsets", "table"; empty: the best
  std::int64_t runtime = 1;  ///< which of several Pythons in the process; 1: the likeliest
  std::size_t max_repr = 1024;  ///< characters of a value; 0 = no limit
};

/// `hognose shell TARGET`: what to open, and the thread that is selected first.
struct Shell {
  Question question;
};

/// `hognose layout export ELF…`.
struct LayoutExport {
  std::vector<std::string> files;
};

/// A text that was asked for: the manual page, completions.
struct Printed {
  std::string text;
};

/// `hognose layout elf VERSION -o FILE`.
struct LayoutElf {
  std::string version;  ///< "3.12", "3.12.1", "3.14.10-dbg"
  std::string file;  ///< "-": standard output
};

/// Nothing to do: help or version was printed.
struct Ended {
  int status = 0;
};

/// Words that have no meaning, and what to write instead.
struct Mistake {
  std::string sentence;
  std::string command = {};  ///< empty if that was wrong
  JsonWish json = 0;
};

using Request = std::variant<Question,
                             Shell,
                             PsWishes,
                             LayoutExport,
                             LayoutElf,
                             SetupGdb,
                             SetupCompletion,
                             WatchedRun,
                             Printed,
                             Ended,
                             Mistake>;

/// Reads the words. Prints help and the version itself.
[[nodiscard]] Request parse_options(int argument_count, char** arguments);

}  // namespace hognose::cli
