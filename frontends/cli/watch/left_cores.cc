// What stands for % in a pattern is not computed: any text may stand there.
// SPDX-License-Identifier: MIT
#include "cli/watch/left_cores.h"

#include <algorithm>

#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/formatted.h"
#include "base/place_text.h"
#include "target/seams/descriptor.h"

namespace hognose::cli {
namespace {

constexpr std::size_t most_names = 1U << 16U;  // of a folder

/// The shell pattern for what a core_pattern makes: %e is any text, %% a percent sign.
std::string shell_pattern(std::string_view pattern) {
  constexpr std::string_view special = "*?[]\\";
  std::string names;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const bool is_specifier = pattern[at] == '%' && at + 1 < pattern.size();
    if (is_specifier && pattern[at + 1] != '%') {
      names += '*';
      ++at;
      continue;
    }
    if (is_specifier) ++at;
    if (special.find(pattern[at]) != std::string_view::npos) names += '\\';
    names += pattern[at];
  }
  return names;
}

std::string read_setting(const std::string& path) {
  const auto text = target::read_proc_file(path);
  return text ? text->substr(0, text->find('\n')) : std::string();
}

}  // namespace

CorePlace choose_core_place(std::string_view pattern, bool uses_pid, const std::string& folder) {
  CorePlace place;
  if (pattern.starts_with('|')) {
    pattern.remove_prefix(1);
    place.taker = pattern.substr(0, pattern.find(' '));
    return place;
  }
  const std::size_t slash = pattern.rfind('/');
  const bool is_here = slash == std::string_view::npos;
  const std::string_view path = is_here ? std::string_view() : pattern.substr(0, slash + 1);
  if (pattern.empty() || path.find('%') != std::string_view::npos) return place;
  place.folder = path.starts_with('/') ? std::string(path) : folder + "/" + std::string(path);
  place.names = shell_pattern(pattern.substr(is_here ? 0 : slash + 1));
  if (uses_pid && pattern.find("%p") == std::string_view::npos) place.names += ".*";
  return place;
}

CorePlace read_core_place(const std::string& folder) {
  return choose_core_place(read_setting("/proc/sys/kernel/core_pattern"),
                           read_setting("/proc/sys/kernel/core_uses_pid") == "1",
                           folder);
}

LeftCores::LeftCores(CorePlace place) : place_(std::move(place)), before_(list()) {}

std::map<std::string, LeftCores::Found> LeftCores::list() const {
  std::map<std::string, Found> found;
  const target::Folder folder = target::open_folder(place_.folder);
  for (std::size_t count = 0; folder && count < most_names; ++count) {
    const dirent* const entry = ::readdir(folder.get());
    if (entry == nullptr) break;
    struct ::stat status {};
    const char* const name = static_cast<const char*>(entry->d_name);
    if (::fnmatch(place_.names.c_str(), name, 0) != 0) continue;
    if (::lstat((place_.folder + name).c_str(), &status) != 0) continue;
    if (!S_ISREG(status.st_mode)) continue;
    found[name] = {{{status.st_mtim.tv_sec, status.st_mtim.tv_nsec}, status.st_ino},
                   status.st_uid == ::geteuid() ? Whose::ours : Whose::of_others};
  }
  return found;
}

std::vector<std::pair<LeftCores::Written, std::string>> LeftCores::list_new(Whose whose) const {
  std::vector<std::pair<Written, std::string>> written;
  for (const auto& [name, found] : list()) {
    const auto old = before_.find(name);
    const bool is_new = old == before_.end() || old->second.written != found.written;
    if (is_new && found.whose == whose) written.emplace_back(found.written, name);
  }
  std::sort(written.begin(), written.end());
  return written;
}

std::size_t LeftCores::count_new_of_others() const {
  return list_new(Whose::of_others).size();
}

std::vector<std::string> LeftCores::find_new(std::size_t most) const {
  auto written = list_new(Whose::ours);
  if (written.size() > most)
    written.erase(written.begin(), written.end() - static_cast<std::ptrdiff_t>(most));
  std::vector<std::string> paths;
  paths.reserve(written.size());
  for (const auto& [when, name] : written)
    paths.push_back(place_.folder + name);
  return paths;
}

std::string explain_no_core(const CorePlace& place, std::int64_t pid, bool was_written) {
  if (!was_written)
    return "it left no core: its size is limited (ulimit -Hc), or the process may not be dumped";
  if (base_name(place.taker) == "systemd-coredump")
    return formatted("systemd has its core: coredumpctl dump {} | hognose why -", pid);
  if (!place.taker.empty()) {
    return formatted(
        "its core was given to {}, as /proc/sys/kernel/core_pattern has it: it is not known what became of it",
        place.taker);
  }
  if (place.folder.empty())
    return "its core was written, but /proc/sys/kernel/core_pattern puts it into a folder that is not known here";
  return formatted("its core was written, but not in {}: it worked in another folder",
                   place.folder);
}

}  // namespace hognose::cli
