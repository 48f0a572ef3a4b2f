// What the kernel says of a Unix socket of a live process.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include <sys/types.h>

namespace hognose::target {

/// The inode that a connected Unix socket is connected to. Nothing if it is not, or if the process is
/// in another network namespace than we are: then the kernel does not tell us.
[[nodiscard]] std::optional<std::uint64_t> find_unix_peer(::pid_t pid, std::uint64_t inode);

}  // namespace hognose::target
