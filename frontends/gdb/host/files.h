// Finds the target's files where GDB stands: sysroot, /proc/PID/root, the target's directory.
// SPDX-License-Identifier: MIT
#pragma once

#include "target/seams/files.h"

namespace hognose::gdb {

/// The seam "Files".
class GdbFiles final : public target::Files {
 public:
  /// `native_pid`: the process if it runs on this machine, else 0.
  explicit GdbFiles(std::int64_t native_pid) : native_pid_(native_pid) {}

  [[nodiscard]] std::vector<std::string> candidates(const std::string& target_path) const override;

 private:
  std::int64_t native_pid_;
};

/// Where a client that opens files by itself finds what the target calls `target_path`: the
/// plainest path to the very same file; `target_path` if there is none on this machine.
[[nodiscard]] std::string find_plain_path(const target::Files& files,
                                          const std::string& target_path);

}  // namespace hognose::gdb
