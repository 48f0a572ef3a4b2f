// The words of `hognose run`, for CLI11.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): its own spelling
class App;
}

namespace hognose::cli {

/// `hognose run --timeout SECONDS --on-crash -- COMMAND…`.
struct WatchedRun {
  std::vector<std::string> words;  ///< the command, and what follows it
  std::uint64_t seconds = 0;  ///< 0: it may take as long as it likes
  bool on_crash = false;  ///< the cores are looked at that it leaves
  bool goes_on = false;  ///< it is looked at, and not ended
  std::string folder;  ///< where what was seen is kept; empty: nowhere
};

/// Adds it to the program; what it reads is put into the request.
[[nodiscard]] CLI::App* add_run(CLI::App& program, WatchedRun& request);

/// What is wrong with it, as a sentence; empty: nothing is. `has_extras` if words stand before the "--"
/// that are no options.
[[nodiscard]] std::string find_mistake(const WatchedRun& request, bool has_extras);

/// Of the words of a `run`, takes those behind the first "--": they are of another program.
[[nodiscard]] std::vector<std::string> take_other_command(std::vector<std::string>& words);

}  // namespace hognose::cli
