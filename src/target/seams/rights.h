// Whose files may be opened: the rights of a process, and taking them for a moment.
//
// A privileged reader who opens what a process names would lend it his own rights. So he lays them
// down first: the kernel checks every step of a path by the file-system ids, the groups and the
// capabilities of the calling thread, and these can be changed for one thread alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace hognose::target {

/// By what the kernel decides which files somebody may open.
struct Rights {
  ::uid_t user = 0;
  ::gid_t group = 0;
  std::vector<::gid_t> groups;  ///< supplementary, sorted
  std::uint64_t capabilities = 0;  ///< effective; a bit each
  bool operator==(const Rights&) const = default;
};

/// The rights in a text like that of /proc/PID/status; those of nobody, for lines that are missing.
[[nodiscard]] Rights parse_rights(std::string_view status);

/// Gives this thread no more rights over files than `wanted` has, as long as it lives. What we may
/// not lay down we keep: an unprivileged reader has no more rights than those he may look at.
class TakenRights {
 public:
  explicit TakenRights(const Rights& wanted);
  TakenRights(const TakenRights&) = delete;
  TakenRights& operator=(const TakenRights&) = delete;
  ~TakenRights();  ///< keeps errno

  /// Whether this thread opens files as that user now. If not, only what everybody may see is safe.
  [[nodiscard]] bool are_taken() const { return are_taken_; }

 private:
  void take(const Rights& wanted);

  Rights own_;
  bool are_changed_ = false;
  bool are_taken_ = true;
};

/// Whether a file of `user` is the reader's own: his who runs us, or who had us run by sudo.
[[nodiscard]] bool is_readers_own(::uid_t user);

}  // namespace hognose::target
