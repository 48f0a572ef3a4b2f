// What a socket of a live process is connected to, by the tables of its network namespace.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <sys/types.h>

#include "target/process/thread_clock.h"

namespace hognose::target {

/// One row of such a table.
struct SocketFacts {
  std::string_view protocol;  ///< "TCP", "UDP", "Unix"
  std::string local;  ///< "127.0.0.1:80", "[::1]:80"; of a Unix socket its path, "@…" if abstract
  std::string remote;  ///< empty if there is none
  std::string_view state;  ///< "established", "listening"; empty if it says nothing
};

/// The row of this inode in the text of a /proc/PID/net/{tcp,tcp6,udp,udp6}; nothing if it is not
/// there. The last line may be torn.
[[nodiscard]] std::optional<SocketFacts> find_inet_socket(std::string_view table,
                                                          std::string_view protocol,
                                                          std::uint64_t inode);
/// The same in that of a /proc/PID/net/unix; nothing if two rows say that they are of this inode.
[[nodiscard]] std::optional<SocketFacts> find_unix_row(std::string_view table, std::uint64_t inode);

/// All of them, each read once, when it is needed.
class SocketTables {
 public:
  explicit SocketTables(::pid_t pid) : pid_(pid) {}

  /// Reads no other table after the deadline.
  [[nodiscard]] std::optional<SocketFacts> find(std::uint64_t inode,
                                                ThreadClock::time_point deadline);

 private:
  /// A row, and what is to read it: the protocol, which is empty of a Unix socket.
  struct Row {
    std::string_view protocol;
    std::string_view line;
  };
  void add_rows(std::string text, std::string_view protocol);

  ::pid_t pid_;
  std::size_t tables_read_ = 0;
  std::deque<std::string> texts_;  // which the rows are of
  std::unordered_map<std::uint64_t, Row> rows_;  // by inode
};

}  // namespace hognose::target
