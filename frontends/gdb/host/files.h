// Finds the target's files where GDB stands: sysroot, /proc/PID/root, the target's directory.
// SPDX-License-Identifier: MIT
#pragma once

#include "target/seams/files.h"

namespace hognose::gdb {

/// The seam "Files".
class GdbFiles final : public target::Files {
 public:
  /// `native_pid`: the process if it runs on this machine, else 0.
  explicit GdbFiles(std::int64_t native_pid);

  [[nodiscard]] std::vector<std::string> candidates(const std::string& target_path) const override;
  /// Below the sysroot with our rights, else with those of a process of this machine; of any other
  /// target what everybody may read.
  [[nodiscard]] Result<target::Descriptor> open(const std::string& path,
                                                target::Wanted wanted) const override;
  [[nodiscard]] Result<target::Descriptor> open_unproven(const std::string& path) const override;

 private:
  std::int64_t native_pid_;
  std::unique_ptr<target::Files> process_;  // null unless it runs on this machine
};

/// The sysroot as a folder of this machine; empty for none and for "target:".
[[nodiscard]] std::string find_sysroot();

/// Where a client that opens files by itself finds what the target calls `target_path`: the
/// plainest path to the very same file; `target_path` if there is none on this machine.
[[nodiscard]] std::string find_plain_path(const target::Files& files,
                                          const std::string& target_path);

}  // namespace hognose::gdb
