// What the descriptors, children and file locks are that threads wait for: of a live process of this
// machine. Of any other only their numbers are known.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "analysis/blocking_call.h"
#include "analysis/wait_target.h"
#include "session/waiting_peer.h"
#include "target/process/known_files.h"
#include "target/target.h"

namespace hognose::session {

/// How many threads a process has that can be looked up in /proc; 0 of one that is not there, or of a core.
[[nodiscard]] std::size_t count_threads_in_proc(const target::Target& target);

class AwaitedFiles {
 public:
  explicit AwaitedFiles(const target::Target& target);

  /// Notes what a call waits for: to be said of all calls, before anything is asked.
  void want(const analysis::BlockingCall& call);
  /// Looks at all of it at once, and at other processes.
  void look();
  /// What the call waits for; nothing if it is neither about descriptors nor about children.
  [[nodiscard]] std::optional<analysis::WaitTarget> find_target(const analysis::BlockingCall& call);
  /// The same of a child, into what is known of it already.
  void add_child(const analysis::BlockingCall& call, analysis::WaitTarget& target);
  /// Which other processes have a lock of multiprocessing.
  void add_sharers(analysis::WaitTarget& target);

 private:
  [[nodiscard]] analysis::InvolvedFile describe(std::int32_t number,
                                                std::vector<analysis::InvolvedProcess>& processes);
  [[nodiscard]] std::string describe_watched(const target::OpenFile& epoll);
  [[nodiscard]] std::optional<analysis::InvolvedProcess> name_process(std::int64_t pid);
  void add_lock(std::int32_t number, analysis::WaitTarget& target);
  /// Who has a lock that the kernel lists.
  [[nodiscard]] analysis::Holder make_holder(std::int64_t pid, analysis::Resource& resource);
  /// The database of SQLite that a thread waits for, if it can be only one.
  [[nodiscard]] std::optional<analysis::WaitTarget> find_database();
  /// What the only process that it is about waits for, if that is the one that is looked at, which has no
  /// other thread to serve it.
  void add_way_back(analysis::Resource& resource, PeerThreads which);

  std::optional<target::KnownFiles> files_;  // nothing: /proc is not that of the process
  bool is_alone_ = false;  // its only thread
};

}  // namespace hognose::session
