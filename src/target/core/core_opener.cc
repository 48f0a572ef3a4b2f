// Looking in the folders that were given first.
// SPDX-License-Identifier: MIT
#include "target/core/core_opener.h"

#include <cstdlib>
#include <vector>

#include "base/formatted.h"

namespace hognose::target {
namespace {

std::string below(const std::string& folder, const std::string& path) {
  return folder + (path.starts_with('/') ? "" : "/") + path;
}

constexpr const char* halves = "/.build-id";

bool is_there(const std::string& folder) {
  return hold_folder(folder).has_value();
}

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

// As debuginfod's client decides (debuginfod_find_debuginfo(3), "CACHE"). What is not there is not
// asked for over a network.
std::vector<std::string> find_debuginfod_caches() {
  if (std::string named = environment("DEBUGINFOD_CACHE_PATH"); !named.empty()) return {named};
  std::vector<std::string> caches;
  if (const std::string cache = environment("XDG_CACHE_HOME"); !cache.empty())
    caches.push_back(cache + "/debuginfod_client");
  if (const std::string home = environment("HOME"); !home.empty()) {
    caches.push_back(home + "/.cache/debuginfod_client");
    caches.push_back(home + "/.debuginfod_client_cache");
  }
  return caches;
}

}  // namespace

std::vector<std::string> places_by_path(const CoreOptions& options, const std::string& path) {
  std::vector<std::string> places;
  if (!options.sysroot.empty()) places.push_back(below(options.sysroot, path));
  for (const std::string& folder : options.search_paths)
    places.push_back(below(folder, path));
  places.push_back(path);
  return places;
}

BuildIdFolders find_build_id_folders(const CoreOptions& options) {
  BuildIdFolders folders;
  if (!options.sysroot.empty()) folders.by_halves.push_back(options.sysroot);
  for (const std::string& folder : options.search_paths)
    folders.by_halves.push_back(folder);
  folders.by_halves.emplace_back("/usr/lib/debug");
  folders.by_whole = find_debuginfod_caches();
  // Asked once, and not for each image anew.
  std::erase_if(folders.by_halves, [](const auto& one) { return !is_there(one + halves); });
  std::erase_if(folders.by_whole, [](const auto& one) { return !is_there(one); });
  return folders;
}

std::vector<std::string> places_by_build_id(const BuildIdFolders& folders,
                                            const std::string& build_id) {
  std::vector<std::string> places;
  if (build_id.size() <= 2) return places;
  for (const std::string& folder : folders.by_halves) {
    const std::string place =
        formatted("{}{}/{}/{}", folder, halves, build_id.substr(0, 2), build_id.substr(2));
    places.push_back(place);
    places.push_back(place + ".debug");
  }
  for (const std::string& folder : folders.by_whole) {
    for (const char* const kind : {"/executable", "/debuginfo"})
      places.push_back(formatted("{}/{}{}", folder, build_id, kind));
  }
  return places;
}

CoreOpener::CoreOpener(const CoreOptions& options) : exe_(options.exe) {
  std::vector<std::string> names = options.search_paths;
  if (!options.sysroot.empty()) names.push_back(options.sysroot);
  for (std::string& name : names) {
    auto held = hold_folder(name);
    if (held) folders_.emplace_back(std::move(name), std::move(*held));
  }
}

Result<Descriptor> CoreOpener::open(const std::string& path, Wanted wanted) const {
  if (!exe_.empty() && path == exe_) return open_named(path, wanted);
  for (const auto& [name, held] : folders_) {
    if (!path.starts_with(name + "/") && !(name.ends_with('/') && path.starts_with(name))) continue;
    auto found = open_foreign({&held, true}, path.substr(name.size()), wanted);
    if (found) return found;
  }
  return open_public({}, path, wanted);
}

}  // namespace hognose::target
