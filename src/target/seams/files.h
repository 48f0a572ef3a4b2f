// Files as the target names them, opened where the inspector stands.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "target/seams/descriptor.h"
#include "target/seams/lost_pages.h"
#include "target/seams/opener.h"

namespace hognose::target {

/// By what a file is known again: the same numbers, the same bytes, since nobody can set the time of
/// change.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;  ///< bytes
  std::int64_t changed = 0;  ///< its status, in nanoseconds since 1970
  std::uint32_t owner = 0;
  bool others_write = false;  ///< everybody may write to it
  bool operator==(const FileIdentity&) const = default;
};

/// The identity of a file that is open or held.
[[nodiscard]] Result<FileIdentity> identity_of(const Descriptor& file);

/// The bytes of a regular file. Never blocks: pipes, devices and sockets are refused. Large files
/// are mapped; small ones, sources above all, are copied, since reading a mapping after somebody
/// truncated the file would be fatal.
class MappedFile {
 public:
  /// Maps what the user named; not_found, permission, or unsupported for anything but a regular file.
  static Result<MappedFile> open_named(const std::string& path);
  /// The same of a file that is open already; the descriptor is not needed any longer.
  static Result<MappedFile> open(const Descriptor& file);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
  /// Whether they are mapped, so that others can still change them.
  [[nodiscard]] bool is_mapped() const { return copy_ == nullptr; }
  /// As it was when it was opened.
  [[nodiscard]] const FileIdentity& identity() const { return identity_; }

 private:
  MappedFile(const FileIdentity& identity, std::span<const std::byte> mapping)
      : identity_(identity), bytes_(mapping), watched_(mapping) {}
  MappedFile(const FileIdentity& identity, std::unique_ptr<std::byte[]> copy, std::size_t size)
      : identity_(identity), copy_(std::move(copy)), bytes_(copy_.get(), size) {}

  FileIdentity identity_;
  std::unique_ptr<std::byte[]> copy_;  // null: `bytes_` are mapped
  std::span<const std::byte> bytes_;
  WatchedMapping watched_;
};

/// Finds files of the target on this machine - through /proc/PID/root, a sysroot, search paths - and
/// opens them with no more rights than the target has.
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

  /// Opens a file by a name that the target chose: one of the candidates, or a name made of one.
  /// errno says why not, unless it is unsupported: something else than what is wanted. This opens
  /// what the user named, and so do those who have no other rights to think of.
  [[nodiscard]] virtual Result<Descriptor> open(const std::string& path,
                                                Wanted wanted = Wanted::file) const;
  /// A file of the reader's own that open() refuses, as nobody knows the target's rights. Nothing of
  /// it may be shown before it proves to be what the target says that it is.
  [[nodiscard]] virtual Result<Descriptor> open_unproven(const std::string& path) const;
  /// The very file that is mapped at the start of an image, whatever its name leads to by now;
  /// not_found where the system does not tell.
  [[nodiscard]] virtual Result<Descriptor> open_mapped(Address load_start) const;

  /// What was asked for, mattered, and is not on this machine: a sentence each.
  [[nodiscard]] virtual std::vector<std::string> missing() const { return {}; }
};

}  // namespace hognose::target
