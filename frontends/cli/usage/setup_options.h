// The words of `hognose setup`, for CLI11.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): its own spelling
class App;
}

namespace hognose::cli {

/// `hognose setup gdb`: every GDB of the user's loads hognose, or of everybody's.
struct SetupGdb {
  std::string gdb = "gdb";  ///< which one is asked for its start-up file
  bool is_for_everybody = false;
  bool print = false;  ///< only say what would be done
  bool undo = false;
};

/// `hognose setup completion [SHELL]`.
struct SetupCompletion {
  std::string shell;  ///< "bash", "zsh", "fish"; the user's own if it is not given
  std::string script;  ///< what `hognose completion` prints for it
  bool print = false;
  bool undo = false;
};

/// What is below `setup`.
struct SetupApps {
  CLI::App* gdb = nullptr;
  CLI::App* completion = nullptr;
};

/// Adds it to the program; what it reads is put into these requests.
[[nodiscard]] SetupApps add_setup(CLI::App& program, SetupGdb& gdb, SetupCompletion& completion);

/// The shell that was named, or else the user's own by $SHELL: "bash", "zsh", "fish", or empty.
[[nodiscard]] std::string find_shell(const SetupCompletion& request);

}  // namespace hognose::cli
