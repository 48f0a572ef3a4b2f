// One openat for each part of a path.
// SPDX-License-Identifier: MIT
#include "target/seams/path_walk.h"

#include <array>
#include <cerrno>
#include <climits>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hognose::target {
namespace {

constexpr const char* reading_path = "path";
constexpr int most_links = 40;
constexpr int hold_flags = O_PATH | O_CLOEXEC;

/// The parts of `path` between its slashes, without empty ones and ".".
std::deque<std::string> parts_of(std::string_view path) {
  std::deque<std::string> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    if (!part.empty() && part != ".") parts.emplace_back(part);
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

/// Whether it is root's or ours, and not everybody's to change.
bool belongs_to_us_here(const struct stat& status) {
  if (status.st_uid != 0 && status.st_uid != ::geteuid()) return false;
  if (S_ISLNK(status.st_mode)) return true;
  const bool is_sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  return is_sticky || (status.st_mode & S_IWOTH) == 0;
}

/// Whether others can neither write here nor, in a folder, put another file in the place of one.
bool only_we_change(const struct stat& status) {
  if (!belongs_to_us_here(status)) return false;
  if (S_ISLNK(status.st_mode)) return true;
  if (S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0) return true;
  return (status.st_mode & S_IWGRP) == 0 || status.st_gid == 0;
}

class Walk {
 public:
  explicit Walk(const PathStart& start) : start_(start) {}

  Result<Walked> run(const std::string& path) {
    TRY(begin(path.starts_with('/')));
    left_ = parts_of(path);
    while (!left_.empty())
      TRY(step());
    Walked walked{std::move(held_.back()), is_public_, is_ours_, belongs_to_us_};
    walked.is_public = walked.is_public && (status_.st_mode & S_IROTH) != 0;
    return walked;
  }

 private:
  /// Goes to the root, or to the folder where relative paths begin.
  Result<void> begin(bool at_root) {
    held_.clear();
    if (start_.folder != nullptr && (!at_root || start_.is_root))
      return enter(start_.folder->number(), ".");
    return enter(AT_FDCWD, at_root ? "/" : ".");
  }

  Result<void> enter(int folder, const char* name) {
    Descriptor next(::openat(folder, name, hold_flags | O_NOFOLLOW));
    if (!next.is_open() || ::fstat(next.number(), &status_) != 0)
      return fail(kind_of_errno(errno), reading_path);
    is_ours_ = is_ours_ && only_we_change(status_);
    belongs_to_us_ = belongs_to_us_ && belongs_to_us_here(status_);
    held_.push_back(std::move(next));
    return {};
  }

  Result<void> step() {
    const std::string part = std::move(left_.front());
    left_.pop_front();
    is_public_ = is_public_ && (status_.st_mode & S_IXOTH) != 0;
    if (part == "..") return leave();
    TRY(enter(held_.back().number(), part.c_str()));
    if (!S_ISLNK(status_.st_mode)) return {};
    return follow();
  }

  Result<void> leave() {
    if (held_.size() > 1) {
      held_.pop_back();
    } else if (!start_.is_root) {
      const Descriptor below = std::move(held_.back());
      held_.clear();
      return enter(below.number(), "..");
    }
    if (::fstat(held_.back().number(), &status_) != 0)
      return fail(kind_of_errno(errno), reading_path);
    return {};
  }

  Result<void> follow() {
    std::array<char, PATH_MAX> text{};
    const ::ssize_t size = ::readlinkat(held_.back().number(), "", text.data(), text.size());
    if (size < 0) return fail(kind_of_errno(errno), reading_path);
    if (++links_ > most_links) {
      errno = ELOOP;
      return fail(ErrorKind::not_found, reading_path);
    }
    const std::string_view link(text.data(), static_cast<std::size_t>(size));
    auto parts = parts_of(link);
    left_.insert(left_.begin(), parts.begin(), parts.end());
    if (link.starts_with('/')) return begin(true);
    held_.pop_back();
    return ::fstat(held_.back().number(), &status_) == 0
               ? Result<void>()
               : Result<void>(fail(kind_of_errno(errno), reading_path));
  }

  const PathStart& start_;
  std::deque<std::string> left_;
  std::vector<Descriptor> held_;  // the folders from where it began, and last where it is
  struct stat status_ {};  // of the last
  int links_ = 0;
  bool is_public_ = true;
  bool is_ours_ = true;
  bool belongs_to_us_ = true;
};

}  // namespace

Result<Walked> walk_path(const PathStart& start, const std::string& path) {
  if (path.empty() || path.find('\0') != std::string::npos) {
    errno = ENOENT;
    return fail(ErrorKind::not_found, reading_path);
  }
  return Walk(start).run(path);
}

}  // namespace hognose::target
