// A Session owns the open Pythons, one per process, and what is kept of them for an epoch.
//
// Bytes live one epoch, layouts live as long as their process. Whoever hosts the session says when
// an epoch ends: the target ran or stopped, memory or registers were changed, an object file came
// or went, the process exited. A process that had no Python is looked at again in the next epoch,
// so that a late dlopen(libpython) is noticed.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "python/kinds/describer.h"
#include "session/selection.h"
#include "session/stack_reading.h"
#include "source/source_cache.h"

namespace hognose::session {

/// What ended an epoch.
enum class Change : std::uint8_t {
  ran,  ///< the target ran: what the user selected is gone as well
  written,  ///< memory or registers were changed by the user
};

class Session {
 public:
  explicit Session(Host& host, SessionChoices choices = {}, Readers readers = {});
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] Host& host() { return host_; }
  /// The source files that this session has read.
  [[nodiscard]] source::SourceCache& sources() { return sources_; }
  [[nodiscard]] StackReading& stacks() { return stacks_; }
  [[nodiscard]] Selection& selection() { return selection_; }
  /// The values that the answer at hand shows.
  [[nodiscard]] python::ShownObjects& shown() { return shown_; }

  /// The selected process, also if there is no Python in it; null if it could not be opened.
  [[nodiscard]] const target::Target* target();
  /// The files that it runs code from; null if it could not be opened.
  [[nodiscard]] native::NativeImages* images();
  /// The selected process with its Python.
  [[nodiscard]] Result<OpenPython*> open();
  /// The Python of the selected process.
  [[nodiscard]] Result<const python::Program*> program();
  /// The Python threads of the selected process.
  [[nodiscard]] Result<const python::ThreadList*> threads(const Reading& reading = {});
  /// The selected thread and its merged stack, with that much detail at least; not_found if it is
  /// no Python thread.
  [[nodiscard]] Result<const ThreadStack*> thread_stack(
      const Reading& reading = {}, native::Detail detail = native::Detail::levels);
  /// A fresh allowance for one question.
  [[nodiscard]] Budget budget(const Reading& reading = {}) { return make_budget(host_, reading); }

  /// A question begins. One that wants machine frames where the last did not, or the other way
  /// round, begins an epoch.
  void begin(const Reading& reading);
  /// Ends the epoch: bytes and stacks are read anew.
  void end_epoch(Change change = Change::ran);
  /// An object file came or went, or the process was replaced: maps and programs are found anew.
  void forget_images();

 private:
  [[nodiscard]] OpenPython* find_opened();  // null if it could not be opened

  Host& host_;
  const SessionChoices choices_;
  const Readers readers_;
  std::map<std::int64_t, OpenPython> open_;  // by Host::process_key()
  source::SourceCache sources_;
  StackReading stacks_;
  Selection selection_;
  python::ShownObjects shown_;
  bool unwinds_ = false;  // whether the last question did
};

}  // namespace hognose::session
