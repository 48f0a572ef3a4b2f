// Files as the target names them, opened where the inspector stands.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "target/seams/descriptor.h"

namespace hognose::target {

/// The bytes of a regular file. Never blocks: pipes, devices and sockets are refused. Large files
/// are mapped; small ones, sources above all, are copied, since reading a mapping after somebody
/// truncated the file would be fatal.
class MappedFile {
 public:
  /// Maps `path`; not_found, permission, or unsupported for anything but a regular file.
  static Result<MappedFile> open(const std::string& path);
  /// The same of a file that is open already; the descriptor is not needed any longer.
  static Result<MappedFile> open(const Descriptor& file);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::span<const std::byte> mapping) : bytes_(mapping) {}
  explicit MappedFile(std::vector<std::byte> copy) : copy_(std::move(copy)), bytes_(copy_) {}

  std::vector<std::byte> copy_;
  std::span<const std::byte> bytes_;
};

/// Finds files of the target on this machine: through /proc/PID/root, a sysroot, search paths.
class Files {
 public:
  Files() = default;
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  virtual ~Files() = default;

  /// The candidates for `target_path` on this machine, the best first; none where the
  /// host knows that there is none. A relative path is taken relative to the target's working
  /// directory where that is known.
  [[nodiscard]] virtual std::vector<std::string> candidates(const std::string& target_path) const;

  /// What was asked for, mattered, and is not on this machine: a sentence each.
  [[nodiscard]] virtual std::vector<std::string> missing() const { return {}; }
};

}  // namespace hognose::target
