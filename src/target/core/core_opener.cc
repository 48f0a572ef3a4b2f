// Looking in the folders that were given first.
// SPDX-License-Identifier: MIT
#include "target/core/core_opener.h"

namespace hognose::target {
namespace {

std::string below(const std::string& folder, const std::string& path) {
  return folder + (path.starts_with('/') ? "" : "/") + path;
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
