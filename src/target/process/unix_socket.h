// What the kernel says of a Unix socket of a live process.
//
// It is asked for one inode, and answers in numbers: /proc/PID/net/unix has the same as text, in which whoever
// binds a socket writes lines of his own by newlines in its name.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <sys/types.h>

namespace hognose::target {

struct UnixSocket {
  std::string name;  ///< its path, "@…" if abstract; empty if it has none
  bool listens = false;
  std::uint64_t peer = 0;  ///< the inode that it is connected to; 0 if it is not
};

/// Whether such questions of this process's sockets are answered: not if it is in another network
/// namespace than we are, or if the kernel was built without.
[[nodiscard]] bool tells_unix_sockets(::pid_t pid);

/// Nothing if no Unix socket has this inode, or if nobody tells.
[[nodiscard]] std::optional<UnixSocket> find_unix_socket(::pid_t pid, std::uint64_t inode);

/// One answer of the kernel; nothing if it is none of a socket.
[[nodiscard]] std::optional<UnixSocket> parse_unix_answer(std::span<const std::byte> answer);

}  // namespace hognose::target
