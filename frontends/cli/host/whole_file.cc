// A new file beside the old one takes its place.
// SPDX-License-Identifier: MIT
#include "cli/host/whole_file.h"

#include <array>
#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "target/seams/descriptor.h"

namespace hognose::cli {
namespace {

namespace fs = std::filesystem;
using target::Descriptor;

constexpr int most_links = 40;  // as the kernel follows

std::error_code last_error() {
  return {errno, std::generic_category()};
}

// Gives a new file what the one that it replaces had, if there is one, or what was asked for.
std::error_code settle_rights(int descriptor, const std::string& old, std::optional<mode_t> mode) {
  struct stat was {};
  if (!old.empty() && ::stat(old.c_str(), &was) == 0) {
    // Only root can give a file away; whoever cannot owns what he made, as with an editor.
    if (::fchown(descriptor, was.st_uid, was.st_gid) != 0 && ::geteuid() == 0) return last_error();
    mode = was.st_mode & 07777;
  }
  if (mode && ::fchmod(descriptor, *mode) != 0) return last_error();
  return {};
}

// A new file beside the old one, which it then replaces. It is on the disk before it does.
std::error_code replace_file(const std::string& path,
                             std::string_view bytes,
                             const std::string& whose_rights,
                             std::optional<mode_t> mode) {
  const std::string temporary = path + "." + std::to_string(::getpid());
  std::error_code error;
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file.is_open()) return last_error();
    error = write_all(file.number(), bytes);
    if (!error) error = settle_rights(file.number(), whose_rights, mode);
    if (!error && ::fsync(file.number()) != 0) error = last_error();
  }
  if (!error) fs::rename(temporary, path, error);
  if (error) ::unlink(temporary.c_str());
  return error;
}

}  // namespace

std::error_code write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return last_error();
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

std::string follow_links(const std::string& name) {
  fs::path path(name);
  for (int count = 0; count < most_links; ++count) {
    std::error_code error;
    const fs::path next = fs::read_symlink(path, error);
    if (error) return path.string();
    path = path.parent_path() / next;  // an absolute one stands for itself
  }
  return name;
}

std::error_code write_file(const std::string& name,
                           std::string_view bytes,
                           std::optional<mode_t> mode) {
  std::error_code ignored;
  const fs::file_status status = fs::status(name, ignored);
  if (!fs::exists(status) || fs::is_regular_file(status)) {
    const std::string path = follow_links(name);
    return replace_file(path, bytes, path, mode);
  }
  const Descriptor file(::open(name.c_str(), O_WRONLY | O_CLOEXEC));
  return file.is_open() ? write_all(file.number(), bytes) : last_error();
}

std::error_code write_own_file(const std::string& name, std::string_view bytes) {
  return replace_file(name, bytes, {}, std::nullopt);
}

tl::expected<std::string, std::error_code> read_whole(const std::string& name) {
  const Descriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open()) return tl::unexpected(last_error());
  struct stat about {};
  if (::fstat(file.number(), &about) != 0) return tl::unexpected(last_error());
  if (!S_ISREG(about.st_mode))
    return tl::unexpected(std::make_error_code(std::errc::not_supported));
  std::string bytes;
  std::array<char, 65536> part{};
  for (;;) {
    const ssize_t count = ::read(file.number(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected(last_error());
    if (count == 0) return bytes;
    bytes.append(part.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace hognose::cli
