// What a command needs of the program it lives in (the seam "Host").
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "layout/type_source.h"
#include "native/code_lines.h"
#include "native/machine_stack.h"
#include "python/values/printable.h"
#include "session/words.h"
#include "target/target.h"

namespace hognose::session {

/// A debugger, or hognose's own command line.
class Host {
 public:
  Host() = default;
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  virtual ~Host() = default;

  /// Names the process the user looks at now: another value, another process. 0: none.
  [[nodiscard]] virtual std::int64_t process_key() = 0;
  /// Opens that process.
  [[nodiscard]] virtual Result<target::Target> open_target() = 0;
  /// Debug information of one image of that process, or null.
  [[nodiscard]] virtual layout::TypeSource* find_types(const std::string& image_path) = 0;

  /// The selected kernel thread, or not_found.
  [[nodiscard]] virtual Result<target::OsThread> selected_thread() = 0;
  /// Makes another kernel thread the selected one; false if this host cannot.
  virtual bool select_thread(const target::OsThread& thread);
  /// Its machine frames from the newest, or null if this host cannot unwind.
  [[nodiscard]] virtual std::unique_ptr<native::MachineStack> machine_stack() = 0;
  /// Debug information of that process's code, or null if this host has none of its own. Valid as
  /// long as the process is open.
  [[nodiscard]] virtual native::CodeLines* code_lines() { return nullptr; }
  /// The number of the selected machine frame; nothing if this host has no such thing.
  [[nodiscard]] virtual std::optional<std::int64_t> selected_level() = 0;
  /// Selects a machine frame; false if that cannot be done.
  virtual bool select(std::int64_t level) = 0;

  /// A live process is about to be held: what can be looked up before is looked up now, for its
  /// machine stacks as well if they are wanted.
  virtual void prepare_hold(bool unwinds);
  /// Nothing is held any more, if it was.
  virtual void end_hold();

  /// Evaluates an address expression of the host ("0x7f…", "$rdi"), or nothing.
  [[nodiscard]] virtual std::optional<Address> evaluate(const std::string& expression) = 0;
  /// Whether the user pressed Ctrl-C.
  [[nodiscard]] virtual bool interrupted() = 0;
  /// How far something is that may take long: `done` of `total`, 0 if that is not known.
  virtual void report_progress(const char* what, std::uint64_t done, std::uint64_t total);
  /// Whether bt shows the machine frames that matter without being asked. A debugger has a bt of its
  /// own for them.
  [[nodiscard]] virtual bool shows_native_frames() { return false; }
  /// How this host calls what help and notes speak of.
  [[nodiscard]] virtual const Words& words() = 0;
  /// Characters of a value before it is cut; 0 = no limit.
  [[nodiscard]] virtual std::size_t max_repr() = 0;
  /// The columns of the screen on which a person reads the answers; nothing where programs may do so.
  [[nodiscard]] virtual std::optional<std::size_t> screen_columns() { return std::nullopt; }
  /// Rows of a small screen that an answer may fill, below what the host itself says first.
  [[nodiscard]] virtual std::size_t screen_rows() { return 22; }
  /// What the host's output can show.
  [[nodiscard]] virtual python::Charset charset() = 0;
  /// The signal for which a live process stands, if that would end it: one of a debugger.
  [[nodiscard]] virtual std::optional<target::FatalSignal> find_stop_signal() {
    return std::nullopt;
  }
};

}  // namespace hognose::session
