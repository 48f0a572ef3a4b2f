// Following the links that /proc has of a process.
// SPDX-License-Identifier: MIT
#include "target/process/process_files.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/formatted.h"
#include "target/process/process_rights.h"
#include "target/seams/kernel_wait.h"

namespace hognose::target {
namespace {

using Clock = std::chrono::steady_clock;

std::string link_target(const std::string& path) {
  std::array<char, 4096> text{};
  const ::ssize_t size = ::readlink(path.c_str(), text.data(), text.size());
  return size < 0 ? std::string() : std::string(text.data(), static_cast<std::size_t>(size));
}

/// By which a folder is known. The kernel has that at hand: the server of a file system may not answer.
std::optional<std::pair<::dev_t, std::uint64_t>> read_place(const std::string& folder) {
  const KernelWait wait(of_a_file);
  struct statx status {};
  if (::statx(AT_FDCWD, folder.c_str(), AT_STATX_DONT_SYNC, STATX_INO, &status) == 0)
    return std::pair(makedev(status.stx_dev_major, status.stx_dev_minor), status.stx_ino);
  struct stat older {};  // a kernel that has no statx(), or may not be asked by it
  if (::stat(folder.c_str(), &older) != 0) return std::nullopt;
  return std::pair(older.st_dev, std::uint64_t{older.st_ino});
}

/// Whether a process sees the same files under the same names as we do. One whose root we may not even
/// look at, a file system of its user perhaps, does not.
bool shares_our_root(const std::string& process) {
  const auto theirs = read_place(process + "/root/");
  return theirs && theirs == read_place("/") &&
         link_target(process + "/ns/mnt") == link_target("/proc/self/ns/mnt");
}

/// The rights that a process had when it was opened, looked at again now and then: each time, if it may
/// give some of them up, since its names may be another's from then on.
class KnownRights {
 public:
  KnownRights(std::string process, const Result<Rights>& first) : process_(std::move(process)) {
    if (first) first_ = *first;
    read_ = Clock::now();
  }

  /// Nothing once it has others: then it may be another program, or gone.
  [[nodiscard]] const std::optional<Rights>& now() {
    constexpr auto good_for = std::chrono::milliseconds(100);
    const auto time = Clock::now();
    const bool may_drop = first_ && (first_->user == 0 || first_->capabilities != 0);
    if (first_ && (may_drop || time - read_ > good_for)) {
      const auto rights = read_rights(process_);
      if (!rights || *rights != *first_) first_.reset();
      read_ = time;
    }
    return first_;
  }

 private:
  std::string process_;
  Clock::time_point read_;
  std::optional<Rights> first_;
};

class ProcessFiles final : public Files {
 public:
  ProcessFiles(std::string process, const Result<Rights>& rights, Maps maps)
      : process_(std::move(process)),
        root_(process_ + "/root"),
        cwd_(process_ + "/cwd/"),
        maps_(std::move(maps)),
        rights_(process_, rights) {
    if (shares_our_root(process_)) return;
    held_root_ = hold_folder(root_);
    root_here_ = link_target(root_);
  }

  // A process in a root of its own has no other files: what is not there is not anywhere.
  [[nodiscard]] std::vector<std::string> candidates(const std::string& target_path) const override {
    if (!held_root_) return {target_path.starts_with('/') ? target_path : cwd_ + target_path};
    if (!target_path.starts_with('/'))
      return {root_ + without_root(link_target(process_ + "/cwd")) + "/" + target_path};
    // /proc tells where a mapped file is as seen from outside of a chroot.
    const std::string inside = without_root(target_path);
    if (inside == target_path) return {root_ + target_path};
    return {root_ + target_path, root_ + inside};
  }

  [[nodiscard]] Result<Descriptor> open(const std::string& path, Wanted wanted) const override {
    if (path.starts_with(cwd_)) {
      const Descriptor cwd = TRY(hold_folder(cwd_));
      return open_as_target({&cwd, false}, path.substr(cwd_.size()), wanted);
    }
    const bool is_in_root = path.starts_with(root_ + "/");
    const std::string name = is_in_root ? path.substr(root_.size()) : path;
    if (!held_root_) return open_as_target({}, name, wanted);
    if (!*held_root_) return fail(held_root_->error());
    if (is_in_root) return open_as_target({&**held_root_, true}, name, wanted);
    errno = ENOENT;
    return fail(ErrorKind::not_found, "file of a process with a root of its own");
  }

  // The kernel shows these links to the privileged alone.
  [[nodiscard]] Result<Descriptor> open_mapped(Address load_start) const override {
    const Mapping* const mapping = maps_.find(load_start);
    if (mapping == nullptr || mapping->range.begin != load_start)
      return fail(ErrorKind::not_found, "mapped file");
    const auto [begin, end] = mapping->range;
    auto file =
        open_named(formatted("{}/map_files/{:x}-{:x}", process_, begin.value(), end.value()));
    const std::string exe = process_ + "/exe";
    if (!file && link_target(exe) == mapping->path) return open_named(exe);
    return file;
  }

 private:
  Result<Descriptor> open_as_target(const PathStart& start,
                                    const std::string& name,
                                    Wanted wanted) const {
    const auto& rights = rights_.now();
    if (!rights) return open_public(start, name, wanted);
    const TakenRights taken(*rights);
    return taken.are_taken() ? open_foreign(start, name, wanted) : open_public(start, name, wanted);
  }

  /// `path` as seen from inside the process's root, if it is one of a file below it.
  [[nodiscard]] std::string without_root(const std::string& path) const {
    const bool is_below = root_here_.size() > 1 && path.starts_with(root_here_) &&
                          (path.size() == root_here_.size() || path[root_here_.size()] == '/');
    return is_below ? path.substr(root_here_.size()) : path;
  }

  std::string process_;
  std::string root_;  // as names of ours begin
  std::string cwd_;
  std::optional<Result<Descriptor>> held_root_;  // nothing: it has the same as we
  std::string root_here_;  // where its root is in ours, or in its mount namespace
  Maps maps_;
  mutable KnownRights rights_;
};

}  // namespace

std::unique_ptr<Files> open_process_files(::pid_t pid, const Result<Rights>& rights, Maps maps) {
  return std::make_unique<ProcessFiles>("/proc/" + std::to_string(pid), rights, std::move(maps));
}

}  // namespace hognose::target
