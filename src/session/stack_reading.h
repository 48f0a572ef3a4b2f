// The stacks of threads, read once an epoch.
//
// A debugger's thread is read when it is asked about. A process that runs and can be held is read as
// a whole, in three steps of which only the second needs it to stand still: scout() learns which
// bytes lead to the stacks, copy_scouted() reads all of them at once, and read_copied() walks the
// stacks in the copy. A stack that nobody holds is read until several readings agree.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "session/open_python.h"
#include "session/thread_stack.h"

namespace hognose::session {

class StackReading {
 public:
  /// Borrows its parts.
  StackReading(Host& host, const Readers& readers) : host_(host), readers_(readers) {}

  /// The host's selected thread with its merged stack, with that much detail at least; not_found if
  /// it is no Python thread, limit if the deadline came first.
  [[nodiscard]] Result<const ThreadStack*> find_selected(OpenPython& opened,
                                                         const Reading& reading,
                                                         native::Detail detail);
  /// Reads the stacks that are wanted at once, and keeps them for this epoch.
  void read(OpenPython& opened, const Reading& reading);

  /// Finds out which bytes lead to the stacks, and to what is wanted with them, while the process
  /// runs; what they say is not believed.
  void scout(OpenPython& opened, const Reading& reading) const;
  /// Begins a new epoch with these bytes, and with the machine stacks. False if the deadline came
  /// before.
  [[nodiscard]] bool copy_scouted(OpenPython& opened, const Reading& reading);
  /// read() from the copy. False, and nothing read, if it has not all that is wanted: the process
  /// did something new in the meantime. A new copy will have that as well.
  [[nodiscard]] bool read_copied(OpenPython& opened, const Reading& reading);

  /// Whether the deadline came before the stack of this kernel thread could be read.
  [[nodiscard]] bool is_left_out(std::int64_t tid) const { return left_out_.count(tid) != 0; }
  /// The epoch ends.
  void forget();

 private:
  [[nodiscard]] Result<ThreadStack> read_thread(OpenPython& opened,
                                                target::OsThread os_thread,
                                                const Reading& reading,
                                                native::Detail detail);
  void settle(python::Program& program,
              const std::function<native::MergedStack()>& merge,
              ThreadStack& read) const;
  const ThreadStack* described(const python::Program& program, ThreadStack& read) const;
  void copy_machine_stacks(OpenPython& opened, const Reading& reading);
  [[nodiscard]] std::unique_ptr<native::MachineStack> take_machine_stack(std::int64_t tid);

  Host& host_;
  const Readers& readers_;
  std::optional<ThreadStack> selected_;  // the thread that was asked about last
  const OpenPython* selected_of_ = nullptr;
  std::map<std::int64_t, ThreadStack> kept_;  // by kernel id
  std::map<std::int64_t, std::unique_ptr<native::MachineStack>> machines_;  // copied, not yet used
  std::set<std::int64_t> left_out_;  // by kernel id: there was no time
};

}  // namespace hognose::session
