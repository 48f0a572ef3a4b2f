// Cache files: a fingerprint line and a table each.
// SPDX-License-Identifier: MIT
#include "layout/cache.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "target/seams/descriptor.h"

namespace hognose::layout {
namespace {

using target::Descriptor;

constexpr std::size_t largest_file = 1U << 20U;

// Changes whenever a field is added, removed, renamed or looked up otherwise.
std::string fingerprint_line() {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&hash](std::string_view text) {
    for (const char letter : text) {
      hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
    }
    hash = (hash ^ 0xffU) * 0x100000001b3;
  };
  for (const FieldInfo& field : all_fields()) {
    add(field.owner);
    add(field.name);
    add(field.type_names);
    add(field.path);
  }
  std::string line = "# fields ";
  for (int shift = 60; shift >= 0; shift -= 4) {
    line += "0123456789abcdef"[(hash >> static_cast<unsigned>(shift)) & 15U];
  }
  return line + "\n";
}

std::string path_of(const std::string& folder, std::string_view build_id) {
  return folder + "/" + std::string(build_id) + ".tsv";
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

std::optional<Table> read_cached_table(const std::string& folder, std::string_view build_id) {
  if (folder.empty() || !is_build_id(build_id)) return std::nullopt;
  const auto text = read_file(path_of(folder, build_id));
  const std::string fingerprint = fingerprint_line();
  if (!text || !text->starts_with(fingerprint)) return std::nullopt;
  auto table = parse_table(std::string_view(*text).substr(fingerprint.size()));
  if (!table || table->rows.empty()) return std::nullopt;
  const auto& ids = table->head.build_ids;
  if (std::find(ids.begin(), ids.end(), build_id) == ids.end()) return std::nullopt;
  return std::move(*table);
}

bool write_cached_table(const std::string& folder, const Table& table) {
  if (folder.empty() || table.head.build_ids.empty()) return false;
  const std::string& build_id = table.head.build_ids.front();
  if (!is_build_id(build_id)) return false;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::string path = path_of(folder, build_id);
  const std::string temporary = path + "." + std::to_string(::getpid());
  bool written = false;
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.is_open()) return false;
    written = write_whole(file.number(), fingerprint_line() + write_table(table));
  }
  if (written && std::rename(temporary.c_str(), path.c_str()) == 0) return true;
  ::unlink(temporary.c_str());
  return false;
}

}  // namespace hognose::layout
