// A Session owns the open Pythons, one per process and runtime, and what the user selected.
//
// Bytes live one epoch, layouts live as long as their process. Whoever hosts the session says when
// an epoch ends: the target ran or stopped, memory or registers were changed, an object file came
// or went, the process exited. A process that had no Python is looked at again in the next epoch,
// so that a late dlopen(libpython) is noticed.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "command/host.h"
#include "native/merge.h"
#include "python/program.h"

namespace hognose::command {

/// The selected Python thread with its merged stack, for this epoch.
struct Situation {
  python::Thread thread;
  target::OsThread os_thread;
  std::unique_ptr<native::MachineStack> machine;  ///< may be null
  native::MergedStack stack;
};

class Session {
 public:
  explicit Session(Host& host) : host_(host) {}

  [[nodiscard]] Host& host() { return host_; }
  /// The Python of the selected process.
  [[nodiscard]] Result<const python::Program*> program();
  /// The selected thread and its merged stack; not_found if it is no Python thread.
  [[nodiscard]] Result<const Situation*> situation();

  /// Ends the epoch: bytes and stacks are read anew.
  void end_epoch();
  /// An object file came or went, or the process was replaced: maps and programs are found anew.
  void forget_images();
  /// The process with this key is gone.
  void forget_process(std::int64_t key);

  /// py-frame's choice: the n-th Python frame of the stack, while the host's selection stays.
  void select_frame(std::size_t index);
  /// Index into the merged stack of the Python frame that py-print, py-locals and py-list are about:
  /// py-frame's choice, else the newest Python frame at or older than the host's selected frame.
  [[nodiscard]] std::optional<std::size_t> selected_frame();

  /// A fresh allowance for one command.
  [[nodiscard]] Budget budget();

  std::string forced_witness;  ///< "", "dwarf", "offsets", "table"
  std::string cache_folder;    ///< empty: no layout cache

 private:
  struct Open {
    target::Target target;
    std::unique_ptr<python::Program> program;
    std::optional<Error> error;
  };
  struct Choice {
    std::int64_t tid = 0;
    std::optional<std::int64_t> level;
    std::size_t index = 0;
  };

  Host& host_;
  std::map<std::int64_t, Open> open_;
  std::optional<Situation> situation_;
  std::optional<Choice> choice_;
};

}  // namespace hognose::command
