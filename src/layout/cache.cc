// Cache files: two lines and a table each.
// SPDX-License-Identifier: MIT
#include "layout/cache.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/formatted.h"
#include "target/seams/descriptor.h"
#include "target/seams/own_folder.h"

namespace hognose::layout {
namespace {

using target::Descriptor;

constexpr std::size_t largest_file = 1U << 20U;

class Hash {
 public:
  void add(std::string_view text) {
    for (const char letter : text)
      value_ = (value_ ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
    value_ = (value_ ^ 0xffU) * 0x100000001b3;
  }
  [[nodiscard]] std::string hex() const {
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4)
      text += "0123456789abcdef"[(value_ >> static_cast<unsigned>(shift)) & 15U];
    return text;
  }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

// Changes whenever a field is added, removed, renamed or looked up otherwise.
std::string fingerprint_line() {
  Hash hash;
  for (const FieldInfo& field : all_fields()) {
    hash.add(field.owner);
    hash.add(field.name);
    hash.add(field.type_names);
    hash.add(field.path);
  }
  return "# fields " + hash.hex() + "\n";
}

bool only_we_could_write(const target::FileIdentity& file) {
  return (file.owner == 0 || file.owner == ::geteuid()) && !file.others_write;
}

/// The files of a key on a line; nothing if they prove nothing.
std::optional<std::string> origin_line(const CacheKey& key) {
  if (key.origin.empty() || !is_build_id(key.build_id)) return std::nullopt;
  std::string line = "# read from";
  for (const target::FileIdentity& file : key.origin) {
    if (!only_we_could_write(file)) return std::nullopt;
    line +=
        formatted(" {}:{}:{}:{}:{}", file.device, file.inode, file.size, file.changed, file.owner);
  }
  return line + "\n";
}

std::string path_of(const std::string& folder,
                    const std::string& build_id,
                    const std::string& line) {
  Hash hash;
  hash.add(line);
  return folder + "/" + build_id + "-" + hash.hex() + ".tsv";
}

std::optional<std::string> read_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0) return std::nullopt;
  if (!S_ISREG(status.st_mode) || (status.st_uid != ::geteuid() && status.st_uid != 0)) {
    return std::nullopt;
  }
  if (status.st_size <= 0 || std::cmp_greater(status.st_size, largest_file)) return std::nullopt;
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = ::read(file.number(), text.data() + done, text.size() - done);
    if (count <= 0) return std::nullopt;
    done += static_cast<std::size_t>(count);
  }
  return text;
}

bool write_whole(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

std::string default_cache_folder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && cache[0] == '/') return std::string(cache) + "/hognose/layout";
  const char* home = std::getenv("HOME");
  if (home != nullptr && home[0] == '/') return std::string(home) + "/.cache/hognose/layout";
  return {};
}

std::optional<Table> read_cached_table(const std::string& folder, const CacheKey& key) {
  const auto origin = origin_line(key);
  if (folder.empty() || !origin || !target::belongs_to_us(folder)) return std::nullopt;
  const auto text = read_file(path_of(folder, key.build_id, *origin));
  const std::string head = fingerprint_line() + *origin;
  if (!text || !text->starts_with(head)) return std::nullopt;
  auto table = parse_table(std::string_view(*text).substr(head.size()));
  if (!table || table->rows.empty()) return std::nullopt;
  const auto& ids = table->head.build_ids;
  if (std::find(ids.begin(), ids.end(), key.build_id) == ids.end()) return std::nullopt;
  return std::move(*table);
}

bool write_cached_table(const std::string& folder, const CacheKey& key, const Table& table) {
  const auto origin = origin_line(key);
  if (folder.empty() || !origin) return false;
  if (!target::make_own_folder(folder)) return false;
  const std::string path = path_of(folder, key.build_id, *origin);
  const std::string temporary = path + "." + std::to_string(::getpid());
  bool written = false;
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.is_open()) return false;
    written = write_whole(file.number(), fingerprint_line() + *origin + write_table(table));
  }
  if (written && std::rename(temporary.c_str(), path.c_str()) == 0) return true;
  ::unlink(temporary.c_str());
  return false;
}

}  // namespace hognose::layout
