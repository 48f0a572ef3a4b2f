// What one descriptor of a live process is, by what the system says of it without opening it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/result.h"

namespace hognose::target {

enum class OpenKind : std::uint8_t {
  file,
  folder,
  device,
  terminal,
  pipe,
  socket,
  epoll,
  eventfd,
  inotify,
  timerfd,
  signalfd,
  pidfd,
  other,
};

/// One descriptor.
struct OpenFile {
  std::int32_t number = -1;
  OpenKind kind = OpenKind::other;
  std::string link;  ///< as the kernel names it: "/tmp/a", "pipe:[17]", "anon_inode:[eventpoll]"
  std::uint64_t inode = 0;  ///< of a file, a pipe or a socket; 0 if unknown
  bool reads = false;  ///< it was opened for that
  bool writes = false;
  std::vector<std::int32_t> watched{};  ///< of an epoll, the descriptors that were added to it
  bool watches_more = false;  ///< than these
  std::int64_t pid = 0;  ///< of a pidfd, in our own namespace; 0 if unknown

  /// Whether the kernel named it by its number alone, so that its link is the same wherever it is.
  [[nodiscard]] bool is_anonymous() const { return !link.starts_with('/'); }
};

/// The kind of what is named so, where the name alone tells; other for a path.
[[nodiscard]] OpenKind find_kind(std::string_view link);
/// The number in "pipe:[17]"; 0 of other names.
[[nodiscard]] std::uint64_t parse_inode(std::string_view link);
/// Fills in what stands in the text of a /proc/PID/fdinfo/N, of which the last line may be torn.
void add_fdinfo(std::string_view fdinfo, OpenFile& file);

/// not_found if the process has no such descriptor, permission if it may not be looked at.
[[nodiscard]] Result<OpenFile> read_open_file(::pid_t pid, std::int32_t number);

/// The numbers of its descriptors; of thousands some. Empty if it may not be looked at.
[[nodiscard]] std::vector<std::int32_t> list_descriptors(::pid_t pid);

/// What a link of /proc leads to; not_found, permission.
[[nodiscard]] Result<std::string> read_proc_link(const std::string& path);

}  // namespace hognose::target
