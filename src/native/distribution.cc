// Reading metadata folders, as PEP 376 and PEP 427 describe them.
// SPDX-License-Identifier: MIT
#include "native/distribution.h"

#include <algorithm>
#include <cctype>
#include <memory>
#include <span>
#include <utility>

#include <dirent.h>

#include "base/byte_reader.h"
#include "target/seams/descriptor.h"
#include "target/seams/kernel_wait.h"

namespace hognose::native {
namespace {

constexpr int most_folders_up = 6;
constexpr std::size_t most_entries = 20'000;  // of one folder
constexpr std::size_t most_records = 64;  // read for one file
constexpr std::size_t most_record_bytes = 8U << 20U;

/// A file system may keep who lists a folder waiting.
const dirent* next_entry(DIR& folder) {
  const target::KernelWait wait(target::of_a_file);
  return ::readdir(&folder);
}

/// PEP 503: case, '-', '_' and '.' make no difference.
std::string normalized(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    const bool is_separator = c == '-' || c == '_' || c == '.';
    plain += is_separator ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return plain;
}

/// The first part of a path, without the suffixes of a module: "numpy/core/x.so" and "numpy.so".
std::string_view top_level(std::string_view relative) {
  const std::string_view first = relative.substr(0, relative.find('/'));
  return first.substr(0, first.find('.'));
}

}  // namespace

std::optional<Distribution> parse_metadata_name(std::string_view folder_name) {
  const bool is_egg = folder_name.ends_with(".egg-info");
  if (!is_egg && !folder_name.ends_with(".dist-info")) return std::nullopt;
  folder_name = folder_name.substr(0, folder_name.rfind('.'));
  if (const auto python = folder_name.rfind("-py"); is_egg && python != std::string_view::npos)
    folder_name = folder_name.substr(0, python);
  const auto dash = folder_name.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return std::nullopt;
  return Distribution{std::string(folder_name.substr(0, dash)),
                      std::string(folder_name.substr(dash + 1))};
}

// A row is PATH,HASH,SIZE; a path with a comma in it is quoted. Each row is looked at once.
bool lists_file(std::string_view record, std::string_view path) {
  const auto is_behind = [](std::string_view rest, std::string_view ends) {
    return rest.empty() || ends.find(rest.front()) != std::string_view::npos;
  };
  while (!record.empty()) {
    const std::size_t end = std::min(record.find('\n'), record.size());
    std::string_view row = record.substr(0, end);
    const bool is_quoted = row.starts_with('"');
    if (is_quoted) row.remove_prefix(1);
    if (row.starts_with(path) && is_behind(row.substr(path.size()), is_quoted ? "\"" : ",\r"))
      return true;
    record.remove_prefix(std::min(end + 1, record.size()));
  }
  return false;
}

std::optional<Distribution> Distributions::find(const std::string& path) {
  // What CPython brings itself belongs to no distribution.
  if (path.find("/lib-dynload/") != std::string::npos) return std::nullopt;
  std::size_t slash = path.rfind('/');
  for (int up = 0; up < most_folders_up && slash != std::string::npos && slash != 0; ++up) {
    if (auto found = find_in(path.substr(0, slash), std::string_view(path).substr(slash + 1)))
      return found;
    slash = path.rfind('/', slash - 1);
  }
  return std::nullopt;
}

const std::vector<std::string>& Distributions::metadata_in(const std::string& folder) {
  const auto known = folders_.find(folder);
  if (known != folders_.end()) return known->second;
  std::vector<std::string>& names = folders_[folder];
  for (const std::string& here : files_.candidates(folder)) {
    auto held = files_.open(here, target::Wanted::folder);
    const target::Folder open = held ? target::open_folder(std::move(*held)) : nullptr;
    if (!open) continue;
    std::size_t entries = 0;
    while (const dirent* const entry = next_entry(*open)) {
      if (++entries > most_entries || entries_left_ == 0) break;
      --entries_left_;
      if (parse_metadata_name(entry->d_name)) names.emplace_back(entry->d_name);
    }
    break;
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The one that is named like the package is asked first, and believed if it keeps no RECORD, as a
// system's own packages do.
std::optional<Distribution> Distributions::find_in(const std::string& folder,
                                                   std::string_view relative) {
  std::vector<std::string> names = metadata_in(folder);
  const std::string wanted = normalized(top_level(relative));
  const auto is_namesake = [&](const std::string& name) {
    return normalized(parse_metadata_name(name)->name) == wanted;
  };
  const auto others = std::stable_partition(names.begin(), names.end(), is_namesake);
  std::size_t records = 0;
  for (auto name = names.begin(); name != names.end() && records < most_records; ++name) {
    const auto recorded = is_recorded(folder + "/" + *name, relative);
    if (recorded) ++records;
    if (recorded.value_or(name < others)) return parse_metadata_name(*name);
  }
  return std::nullopt;
}

std::optional<bool> Distributions::is_recorded(const std::string& metadata,
                                               std::string_view relative) {
  for (const std::string& here : files_.candidates(metadata + "/RECORD")) {
    const auto file = files_.open(here);
    const auto record = file ? target::MappedFile::open(*file) : fail(file.error());
    if (!record) continue;
    const std::size_t size =
        std::min({record->bytes().size(), most_record_bytes, record_bytes_left_});
    record_bytes_left_ -= size;
    const auto bytes = record->bytes().first(size);
    return lists_file(as_text(bytes), relative);
  }
  return std::nullopt;
}

}  // namespace hognose::native
