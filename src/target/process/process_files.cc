// Following the links that /proc has of a process.
// SPDX-License-Identifier: MIT
#include "target/process/process_files.h"

#include <array>
#include <deque>
#include <string_view>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

namespace hognose::target {
namespace {

std::string link_target(const std::string& path) {
  std::array<char, 4096> text{};
  const ::ssize_t size = ::readlink(path.c_str(), text.data(), text.size());
  return size < 0 ? std::string() : std::string(text.data(), static_cast<std::size_t>(size));
}

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

std::string joined(const std::string& root, const std::deque<std::string>& parts) {
  std::string path = root;
  for (const std::string& part : parts)
    path.append("/").append(part);
  return path;
}

/// Whether a process sees the same files under the same names as we do.
bool shares_our_root(const std::string& process) {
  const std::string root = process + "/root/";
  struct stat theirs {};
  struct stat ours {};
  if (::stat(root.c_str(), &theirs) != 0 || ::stat("/", &ours) != 0) return true;
  return theirs.st_dev == ours.st_dev && theirs.st_ino == ours.st_ino &&
         link_target(process + "/ns/mnt") == link_target("/proc/self/ns/mnt");
}

class ProcessFiles final : public Files {
 public:
  explicit ProcessFiles(std::string process)
      : process_(std::move(process)), shares_our_root_(shares_our_root(process_)) {}

  [[nodiscard]] std::vector<std::string> candidates(const std::string& target_path) const override {
    const std::string root = process_ + "/root";
    if (!target_path.starts_with('/')) {
      const std::string folder = link_target(process_ + "/cwd");
      if (folder.empty() || shares_our_root_) return {process_ + "/cwd/" + target_path};
      return {resolve_in_root(root, folder + "/" + target_path)};
    }
    if (shares_our_root_) return {target_path};
    return {resolve_in_root(root, target_path), target_path};
  }

 private:
  std::string process_;
  bool shares_our_root_;
};

}  // namespace

std::string resolve_in_root(const std::string& root, const std::string& path) {
  int links_left = 40;  // as many as the kernel follows
  std::deque<std::string> done;
  std::deque<std::string> left = parts_of(path);
  while (!left.empty()) {
    const std::string part = std::move(left.front());
    left.pop_front();
    if (part == "..") {
      if (!done.empty()) done.pop_back();
      continue;
    }
    done.push_back(part);
    const std::string link = link_target(joined(root, done));
    if (link.empty() || --links_left < 0) continue;
    done.pop_back();
    if (link.starts_with('/')) done.clear();
    auto parts = parts_of(link);
    left.insert(left.begin(), parts.begin(), parts.end());
  }
  return joined(root, done);
}

std::unique_ptr<Files> open_process_files(::pid_t pid) {
  return std::make_unique<ProcessFiles>("/proc/" + std::to_string(pid));
}

}  // namespace hognose::target
