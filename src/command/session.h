// A Session owns the open Pythons, one per process and runtime, and what the user selected.
//
// Bytes live one epoch, layouts live as long as their process. Whoever hosts the session says when
// an epoch ends: the target ran or stopped, memory or registers were changed, an object file came
// or went, the process exited. A process that had no Python is looked at again in the next epoch,
// so that a late dlopen(libpython) is noticed.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/thread_state.h"
#include "command/host.h"
#include "command/native_images.h"
#include "command/source.h"
#include "native/merge.h"
#include "python/program.h"

namespace hognose::command {

/// The functions by which a session reads a target; tests put their own here.
struct Readers {
  std::function<Result<std::unique_ptr<python::Program>>(const target::Target&,
                                                         const python::OpenOptions&)>
      open_program = python::open_program;
  std::function<python::ThreadList(const python::Program&, Budget&)> read_threads =
      python::read_threads;
  std::function<native::MergedStack(const python::Program&,
                                    std::span<const python::Thread>,
                                    native::MachineStack*,
                                    Budget&,
                                    native::Detail)>
      merge = native::merge;
  std::function<void(const python::Program&, native::MergedStack&)> describe =
      native::describe_frames;
};

/// What ended an epoch.
enum class Change : std::uint8_t {
  ran,  ///< the target ran: what the user selected is gone as well
  written,  ///< memory or registers were changed by the user
};

/// The selected Python thread with its merged stack, for this epoch.
struct Situation {
  std::vector<python::Thread> states;  ///< its states, at least one, the newest first
  target::OsThread os_thread;
  std::unique_ptr<native::MachineStack> machine;  ///< may be null
  native::MergedStack stack;
  native::Detail detail = native::Detail::levels;  ///< how much of the machine frames is in it
  bool is_described = false;  ///< whether its Python frames have their names and positions
  /// What it raises and handles, if that was read with the stacks.
  std::optional<std::vector<analysis::ExceptionFact>> exceptions;
};

/// What a host or its user decides for a whole session.
struct SessionChoices {
  std::string forced_witness;  ///< "", "dwarf", "offsets", "table"
  std::string cache_folder;  ///< empty: no layout cache
  std::size_t runtime = 0;  ///< which of several Pythons in one process
  /// The kernel id of the one thread that a command about the whole process is asked about.
  std::optional<std::int64_t> only_thread;
  bool reads_exceptions = false;  ///< with the stacks, what each thread raises and handles
  /// When whoever waits for the target loses patience: what is read until then is shown, and the
  /// rest is cut.
  std::optional<std::chrono::steady_clock::time_point> deadline;
  /// For hosts without a selection (hognose print --frame N): that frame of whatever thread.
  std::optional<std::size_t> frame_of_each_thread;
};

class Session : public SessionChoices {
 public:
  explicit Session(Host& host, Readers readers = {}) : host_(host), readers_(std::move(readers)) {}

  [[nodiscard]] Host& host() { return host_; }
  /// The source files that this session has read.
  [[nodiscard]] SourceCache& sources() { return sources_; }
  /// The selected process, also if there is no Python in it; null if it could not be opened.
  [[nodiscard]] const target::Target* target();
  /// The Python of the selected process.
  [[nodiscard]] Result<const python::Program*> program();
  /// The Python threads of the selected process.
  [[nodiscard]] Result<const python::ThreadList*> threads();
  /// The selected thread and its merged stack, with that much detail at least; not_found if it is
  /// no Python thread.
  [[nodiscard]] Result<const Situation*> situation(native::Detail detail = native::Detail::levels);
  /// Reads the stacks of all threads of the process at once, or of the one with this kernel id, and
  /// keeps them for this epoch. A live process need hold still no longer than that.
  void read_stacks(std::optional<std::int64_t> tid = std::nullopt);
  /// The same of a process that can be held, in three steps, of which only the second needs it to
  /// stand still. First: finds out which bytes lead to the stacks; what they say is not believed.
  /// With what they call, if their machine frames are wanted.
  void scout_stacks(std::optional<std::int64_t> tid = std::nullopt, bool with_calls = false);
  /// Second: begins a new epoch with these bytes, all of them read at once, and with the machine
  /// stacks if the host unwinds. False if the deadline came before.
  [[nodiscard]] bool copy_scouted(std::optional<std::int64_t> tid = std::nullopt);
  /// Third: read_stacks() from the copy. False, and nothing read, if it has not all that is wanted:
  /// the process did something new in the meantime. A new copy will have that as well.
  [[nodiscard]] bool read_copied_stacks(std::optional<std::int64_t> tid = std::nullopt);
  /// Whether the deadline came before the stack of this kernel thread could be read.
  [[nodiscard]] bool is_left_out(std::int64_t tid) const { return left_out_.count(tid) != 0; }
  /// The files that the selected process runs code from; null if it has no Python.
  [[nodiscard]] NativeImages* images();
  /// What the reader should know of this Python, said once an epoch.
  [[nodiscard]] std::vector<std::string> take_notes();

  /// Ends the epoch: bytes and stacks are read anew.
  void end_epoch(Change change = Change::ran);
  /// An object file came or went, or the process was replaced: maps and programs are found anew.
  void forget_images();
  /// The process with this key is gone.
  void forget_process(std::int64_t key);

  /// py-frame's choice: the n-th Python frame of the stack from the newest, 0 first, while the
  /// host's selection stays. False, and nothing chosen, if there is no such frame.
  bool select_frame(std::size_t index);
  /// Drops py-frame's choice.
  void forget_choice() { choice_.reset(); }
  /// Whether a single Python frame was chosen, by py-frame or by `frame_of_each_thread`.
  [[nodiscard]] bool has_choice();
  /// Index into the merged stack of the Python frame that py-print, py-locals and py-list are
  /// about: py-frame's choice, else the newest Python frame at or older than the host's selected
  /// frame.
  [[nodiscard]] std::optional<std::size_t> selected_frame();

  /// A fresh allowance for one command, until the deadline at most.
  [[nodiscard]] Budget budget();

 private:
  struct Open {
    target::Target target;
    std::unique_ptr<python::Program> program;
    std::optional<Error> error;
    std::optional<python::ThreadList> threads;
    std::optional<NativeImages> images;
    bool notes_said = false;
  };
  struct Choice {
    std::int64_t key = 0;
    std::int64_t tid = 0;
    std::optional<std::int64_t> level;
    std::size_t index = 0;
  };

  [[nodiscard]] Result<Open*> open();
  [[nodiscard]] Result<Situation> read_situation(target::OsThread os_thread, native::Detail detail);
  void settle(python::Program& program,
              const std::function<native::MergedStack()>& merge,
              Situation& read);
  const Situation* described(const python::Program& program, Situation& read) const;
  void forget_stacks();
  void scout_state(const python::Program& program,
                   const python::Thread& state,
                   bool with_calls,
                   Budget& allowance) const;
  void copy_machine_stacks(const Open& opened, std::optional<std::int64_t> tid);
  [[nodiscard]] std::unique_ptr<native::MachineStack> take_machine_stack(std::int64_t tid);
  [[nodiscard]] std::optional<Choice> choice_at(std::size_t index);
  [[nodiscard]] std::optional<std::size_t> chosen_index();

  Host& host_;
  Readers readers_;
  SourceCache sources_;
  std::map<std::int64_t, Open> open_;
  std::optional<Situation> situation_;
  std::map<std::int64_t, Situation> stacks_;  // by kernel id: what read_stacks() has read
  std::map<std::int64_t, std::unique_ptr<native::MachineStack>> machines_;  // copied, not yet used
  std::set<std::int64_t> left_out_;  // by kernel id: stacks for which there was no time
  std::int64_t situation_key_ = 0;
  std::optional<Choice> choice_;
};

}  // namespace hognose::command
