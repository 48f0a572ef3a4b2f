// A new file beside the old one takes its place.
// SPDX-License-Identifier: MIT
#include "cli/host/whole_file.h"

#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

#include "target/seams/descriptor.h"

namespace hognose::cli {
namespace {

namespace fs = std::filesystem;
using target::Descriptor;

std::error_code last_error() {
  return {errno, std::generic_category()};
}

// A new file beside the old one, which it then replaces.
std::error_code replace_file(const fs::path& path, std::string_view bytes) {
  const std::string temporary = path.string() + "." + std::to_string(::getpid());
  std::error_code error;
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file.is_open()) return last_error();
    error = write_all(file.number(), bytes);
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

std::error_code write_file(const std::string& name, std::string_view bytes) {
  std::error_code ignored;
  const fs::file_status status = fs::status(name, ignored);
  if (!fs::exists(status)) return replace_file(name, bytes);
  if (fs::is_regular_file(status)) return replace_file(fs::canonical(name, ignored), bytes);
  const Descriptor file(::open(name.c_str(), O_WRONLY | O_CLOEXEC));
  return file.is_open() ? write_all(file.number(), bytes) : last_error();
}

}  // namespace hognose::cli
