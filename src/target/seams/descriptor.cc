// Reading files of /proc, whose size nobody knows before.
// SPDX-License-Identifier: MIT
#include "target/seams/descriptor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <span>
#include <string_view>

#include <fcntl.h>

#include "target/seams/kernel_wait.h"

namespace hognose::target {

ErrorKind kind_of_errno(int error) {
  switch (error) {
    case EPERM:
    case EACCES:
      return ErrorKind::permission;
    case ENOENT:
    case ENOTDIR:
    case ESRCH:
    case ELOOP:
      return ErrorKind::not_found;
    case EINTR:
      return ErrorKind::interrupted;
    default:
      return ErrorKind::unsupported;
  }
}

namespace {

/// Whose file of /proc it is; 0 if it is of the whole system.
::pid_t process_of(const std::string& path) {
  constexpr std::string_view front = "/proc/";
  ::pid_t pid = 0;
  if (path.starts_with(front)) {
    const char* const digits = path.data() + front.size();
    std::from_chars(digits, path.data() + path.size(), pid);
  }
  return pid;
}

// To tell of a process's memory, the kernel takes its locks, and waits for who has them.
::ssize_t read_piece(::pid_t pid, int file, std::span<char> piece) {
  const KernelWait wait(pid);
  return ::read(file, piece.data(), piece.size());
}

}  // namespace

Result<std::string> read_proc_file(const std::string& path, std::size_t most_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) return fail(kind_of_errno(errno), "a file of /proc");
  const ::pid_t pid = process_of(path);
  std::string text;
  std::array<char, 16384> piece{};
  while (text.size() < most_bytes) {
    const std::size_t wanted = std::min(piece.size(), most_bytes - text.size());
    const ::ssize_t count = read_piece(pid, file.number(), std::span(piece).first(wanted));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(kind_of_errno(errno), "a file of /proc");
    if (count == 0) break;
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace hognose::target
