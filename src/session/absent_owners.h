// Who has a thing if that is none of the threads that were looked at: one that is not Python's, one that was not wanted,
// one that has ended, or one that was left behind in the parent as this process was forked.
//
// fork() copies the thread that calls it, and no other; but all of the memory, and so every lock as it was just then.
// What another thread had is taken for ever in the child. The lock, or the C library's record of that thread, proves it
// (analysis/holders/uncopied_threads.h); of a plain lock, which names nobody, only what is left to be its holder speaks for it.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "analysis/wait_target.h"
#include "session/session.h"

namespace hognose::session {

class AbsentOwners {
 public:
  /// Borrows all of it.
  AbsentOwners(Session& session, const Reading& reading, const python::Program& program)
      : session_(session), reading_(reading), program_(program) {}

  /// Whoever that is, of threads that were all visited; nothing if nobody is known. Names a resource that is
  /// the end of a thread.
  [[nodiscard]] std::optional<analysis::Holder> find(const analysis::Owner& owner,
                                                     analysis::Resource& resource);
  /// The same where one thread alone was visited.
  [[nodiscard]] std::optional<analysis::Holder> find_listed(const analysis::Owner& owner,
                                                            analysis::Resource& resource);
  /// Whether the process has no other thread; false if that is not known.
  [[nodiscard]] bool has_one_thread() const;
  /// How many threads the parent had besides; 0 if the process was not forked, or that is not known.
  [[nodiscard]] std::size_t count_left_by_fork();
  /// Likely one of them, if there was any: for what nobody of this process has.
  [[nodiscard]] std::optional<analysis::Holder> find_left_by_fork();

 private:
  [[nodiscard]] bool was_forked();
  [[nodiscard]] std::vector<target::OsThread> list_threads() const;
  [[nodiscard]] analysis::Holder find_by_ident(const analysis::Owner& owner,
                                               const analysis::Resource& resource);
  [[nodiscard]] analysis::Holder find_by_tid(const analysis::Owner& owner);

  Session& session_;
  const Reading& reading_;
  const python::Program& program_;
  std::optional<bool> was_forked_;
  std::optional<std::size_t> left_;
};

}  // namespace hognose::session
