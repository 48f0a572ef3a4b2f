// The stacks of threads, read once an epoch.
//
// A debugger's thread is read when it is asked about. A process that runs and can be held is read as
// a whole, in three steps of which only the second needs it to stand still: scout() learns which
// bytes lead to the stacks, copy_scouted() reads all of them at once, and read_copied() walks the
// stacks in the copy.
//
// A thread that nobody holds is read while it sleeps, with proof that it slept on. One that runs is
// read many times: what all readings agree about is shown as it is, and newer frames are marked.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <list>
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
  /// did something new in the meantime. A new copy will have that as well. Those that have moved
  /// while they were copied are read alone, as nobody holds them.
  [[nodiscard]] bool read_copied(OpenPython& opened,
                                 const Reading& reading,
                                 const std::set<std::int64_t>& moved);

  /// Reads these anew, as nobody holds them any more: they have moved while they were read.
  void read_alone(OpenPython& opened, const Reading& reading, const std::set<std::int64_t>& moved);

  /// read() after the time was up, and nobody is held any more: of the threads that slept. The
  /// others are left out.
  void read_sleepers(OpenPython& opened, const Reading& reading);

  /// Whether the deadline came before the stack of this kernel thread could be read.
  [[nodiscard]] bool is_left_out(std::int64_t tid) const { return left_out_.count(tid) != 0; }
  /// Whether this kernel thread went on each time that it was read. Its Python frames are marked
  /// where that matters, and its machine frames are not known.
  [[nodiscard]] bool went_on(std::int64_t tid) const { return went_on_.count(tid) != 0; }
  /// Those of which a stop would tell more: threads that went on, and threads that were left asleep
  /// and whose machine frames lead nowhere, as not all of their registers are known.
  [[nodiscard]] const std::set<std::int64_t>& want_a_stop() const { return want_a_stop_; }
  /// Whether that is so, and they were spared a stop that was asked for.
  [[nodiscard]] bool is_spared(std::int64_t tid) const { return spared_.count(tid) != 0; }
  /// The epoch ends.
  void forget();

 private:
  struct Asked {
    const OpenPython* of;
    ThreadStack stack;
  };

  void drop_asked(const OpenPython& of, const target::OsThread& os_thread);
  [[nodiscard]] Result<ThreadStack> read_thread(OpenPython& opened,
                                                target::OsThread os_thread,
                                                const Reading& reading,
                                                native::Detail detail);
  void read_those(OpenPython& opened, const Reading& reading, bool unheld);
  /// Reads a stack from thread states that are known; once more if it is asked again.
  using Walk = std::function<void(ThreadStack& read)>;
  [[nodiscard]] Walk make_walk(OpenPython& opened,
                               const Reading& reading,
                               native::Detail detail) const;
  void read_unheld(OpenPython& opened, const Walk& walk, bool unwinds, ThreadStack& read);
  [[nodiscard]] bool read_asleep(OpenPython& opened,
                                 const Walk& walk,
                                 bool unwinds,
                                 ThreadStack& read);
  void read_running(python::Program& program, const Walk& walk, ThreadStack& read) const;
  void note_lost_way(OpenPython& opened, ThreadStack& read);
  const ThreadStack* described(const python::Program& program, ThreadStack& read) const;
  void copy_machine_stacks(OpenPython& opened, const Reading& reading);
  [[nodiscard]] std::unique_ptr<native::MachineStack> open_machine_stack(
      target::OsThread os_thread, const std::vector<python::Thread>& states);
  [[nodiscard]] std::unique_ptr<native::MachineStack> take_machine_stack(
      const target::OsThread& os_thread, const std::vector<python::Thread>& states);

  Host& host_;
  const Readers& readers_;
  std::list<Asked> asked_;  // of the thread that was asked about last, and deep ones before it
  std::map<std::int64_t, ThreadStack> kept_;  // by kernel id
  std::map<std::int64_t, std::unique_ptr<native::MachineStack>> machines_;  // copied, not yet used
  bool reads_copy_ = false;  ///< the target runs on, and only what was copied counts
  bool lacks_a_copy_ = false;
  // By kernel id:
  std::set<std::int64_t> left_out_;  // there was no time
  std::set<std::int64_t> moved_;  // while they were copied
  std::set<std::int64_t> went_on_;
  std::set<std::int64_t> want_a_stop_;
  std::set<std::int64_t> spared_;
};

}  // namespace hognose::session
