// The descriptors that threads of a live process wait on, with what is at their other ends.
//
// All of it together may take ten milliseconds of a processor, and the kernel's tables of sockets as
// many: whoever asks wants an answer, and a machine may have thousands of processes. What there was no time for says so.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "target/process/file_locks.h"
#include "target/process/open_file.h"
#include "target/process/peers.h"
#include "target/process/process_facts.h"
#include "target/process/sockets.h"
#include "target/process/thread_clock.h"

namespace hognose::target {

/// One descriptor, as far as it was looked at.
struct KnownFile {
  OpenFile file;
  std::optional<SocketFacts> socket;
  std::string other_end;  ///< of a connected Unix socket: "socket:[18]"; else empty
  bool wants_peers = false;  ///< of a pipe or a Unix socket
  Peers peers;  ///< who has that end open, this process as well
};

struct LockedDatabase {
  std::string path;
  std::int64_t pid = 0;  ///< who has it locked; 0 if the kernel does not say so
};

class KnownFiles {
 public:
  using Clock = ThreadClock;
  static constexpr std::chrono::milliseconds most_time{10};

  explicit KnownFiles(::pid_t pid, std::chrono::milliseconds most = most_time)
      : pid_(pid), most_(most), sockets_(pid) {}

  [[nodiscard]] ::pid_t pid() const { return pid_; }
  /// Looks at a descriptor; with `with_peers`, look_around() will look for its other end.
  void want(std::int32_t number, bool with_peers);
  /// Looks once, for all that are wanted, at other processes, and at the kernel's tables of sockets.
  void look_around();
  /// Null if it was not wanted, or is not open, or may not be looked at.
  [[nodiscard]] const KnownFile* find(std::int32_t number) const;
  /// A process of the same machine; nothing if it has ended, or if there was no time.
  [[nodiscard]] std::optional<ProcessFacts> read_process(::pid_t pid);
  /// What has a limit of its own takes nothing of the time for descriptors: so much was it.
  void add_time(Clock::duration taken) { deadline_ = deadline() + taken; }
  /// The child that has this id in the process's own pid namespace; nothing if there is none.
  [[nodiscard]] std::optional<ProcessFacts> find_child(std::int64_t inner_id);
  [[nodiscard]] const std::vector<::pid_t>& children();
  /// Who has the lock of this file that the process waits for.
  [[nodiscard]] std::optional<FileLock> find_lock(const OpenFile& file);
  /// The one database of SQLite that the process has open and somebody has locked.
  [[nodiscard]] std::optional<LockedDatabase> find_locked_database();

 private:
  void look_for_peers();
  [[nodiscard]] const std::string& read_locks();
  [[nodiscard]] std::map<std::string, std::vector<DatabaseLock>> list_locked_databases();
  [[nodiscard]] Clock::time_point deadline();
  [[nodiscard]] bool is_late();

  ::pid_t pid_;
  std::chrono::milliseconds most_;
  std::optional<Clock::time_point> deadline_;  // from when anything was wanted first
  std::map<std::int32_t, std::optional<KnownFile>> files_;
  SocketTables sockets_;
  std::optional<std::vector<::pid_t>> children_;
  std::optional<std::string> locks_;
};

}  // namespace hognose::target
