// A file descriptor that closes itself, and reading small files whole.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include <dirent.h>
#include <unistd.h>

#include "base/result.h"

namespace hognose::target {

/// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  /// Gives it up: whoever has the number now closes it.
  int release() { return std::exchange(number_, -1); }

 private:
  int number_ = -1;
};

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
/// A folder that is being listed, and closes itself; null, with errno set, if it cannot be opened.
using Folder = std::unique_ptr<DIR, CloseFolder>;
[[nodiscard]] inline Folder open_folder(const std::string& path) {
  return Folder(::opendir(path.c_str()));
}
/// The same of one that is open already.
[[nodiscard]] inline Folder open_folder(Descriptor opened) {
  Folder folder(::fdopendir(opened.number()));
  if (folder) opened.release();
  return folder;
}

/// The ErrorKind that an errno of a system call amounts to.
[[nodiscard]] ErrorKind kind_of_errno(int error);

/// The text of a file below /proc: of a longer one the start, which may end within a line.
[[nodiscard]] Result<std::string> read_proc_file(const std::string& path,
                                                 std::size_t most_bytes = 64ULL << 20U);

}  // namespace hognose::target
