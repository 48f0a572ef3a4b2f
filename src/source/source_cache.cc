// Finding, reading and keeping source files.
// SPDX-License-Identifier: MIT
#include "source/source_cache.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/formatted.h"
#include "source/encoding.h"

namespace hognose::source {

namespace {

/// A file descriptor that closes itself.
class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  /// At most `most` bytes from the start; an empty string if reading fails.
  [[nodiscard]] std::string read(std::size_t most) const {
    std::string bytes(most, '\0');
    std::size_t done = 0;
    while (done < most) {
      const ssize_t count = ::read(descriptor_, bytes.data() + done, most - done);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;
      done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
  }

 private:
  int descriptor_;
};

std::string last_error() {
  return std::generic_category().message(errno);
}

/// "<string>", "<frozen importlib._bootstrap>": code that came from no file.
bool is_no_file(const std::string& name) {
  return name.empty() || (name.front() == '<' && name.back() == '>');
}

}  // namespace

std::shared_ptr<const SourceFile> SourceCache::find(const target::Files& files,
                                                    const std::string& name) {
  auto& known = found_[{&files, name}];
  if (known == nullptr) known = look_up(files, name);
  return known;
}

std::shared_ptr<const SourceFile> SourceCache::look_up(const target::Files& files,
                                                       const std::string& name) {
  auto missing = std::make_shared<SourceFile>();
  if (is_no_file(name)) {
    missing->error = "the code did not come from a file";
    return missing;
  }
  for (const std::string& path : files.candidates(name)) {
    std::string error;
    if (auto file = open(path, error)) return file;
    missing->tried.push_back(path);
    if (missing->error.empty()) missing->error = std::move(error);
  }
  if (missing->error.empty()) missing->error = "no place to look for it";
  return missing;
}

std::shared_ptr<const SourceFile> SourceCache::open(const std::string& path, std::string& error) {
  struct stat status {};
  const auto refuse = [&error](std::string why) {
    error = std::move(why);
    return nullptr;
  };
  if (::stat(path.c_str(), &status) != 0) return refuse(last_error());
  if (!S_ISREG(status.st_mode)) return refuse("not a regular file");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > most_bytes_a_file) {
    return refuse(formatted("too large ({} bytes; at most {})", size, most_bytes_a_file));
  }
  const Identity identity{status.st_dev,
                          status.st_ino,
                          size,
                          status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec};
  if (const auto kept = kept_.find(path);
      kept != kept_.end() && kept->second.identity == identity) {
    return kept->second.file;
  }
  const OpenFile opened(path);
  if (!opened.is_open()) return refuse(last_error());
  ++opened_;
  auto file = std::make_shared<SourceFile>(decode_source(opened.read(size)));
  if (kept_bytes_ + file->size() > most_bytes) {
    kept_.clear();
    kept_bytes_ = 0;
  }
  kept_bytes_ += file->size();
  kept_[path] = {identity, file};
  return file;
}

}  // namespace hognose::source
