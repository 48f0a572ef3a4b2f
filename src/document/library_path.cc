// Paths below the folders that Python's installers use (sysconfig's "purelib", "platlib" and "stdlib", and
// Debian's).
// SPDX-License-Identifier: MIT
#include "document/library_path.h"

#include <algorithm>
#include <array>

namespace hognose::document {

namespace {

constexpr std::array<std::string_view, 2> folders_of_packages{"/site-packages/", "/dist-packages/"};
constexpr std::array<std::string_view, 3> folders_of_python{
    "/lib/python", "/lib64/python", "/lib/pypy"};

/// What stands behind one of `folders` at the front of `path`; empty if none of them does.
template <std::size_t count>
std::string_view behind(const std::array<std::string_view, count>& folders, std::string_view path) {
  const auto* const found = std::ranges::find_if(
      folders, [path](std::string_view folder) { return path.starts_with(folder); });
  return found == folders.end() ? std::string_view() : path.substr(found->size());
}

std::string_view below_packages(std::string_view path) {
  return behind(folders_of_packages, path);
}

/// Behind "/lib/python3.11/", or behind the archive that stands for it, "/lib/python311.zip/".
std::string_view below_python(std::string_view path) {
  const std::string_view version = behind(folders_of_python, path);
  const bool is_version = !version.empty() && version.front() >= '0' && version.front() <= '9';
  const std::size_t end = version.find('/');
  return is_version && end != std::string_view::npos ? version.substr(end + 1) : std::string_view();
}

/// What `below` finds at the last folder of `path` where it finds something.
template <class Below>
std::string_view find_last(std::string_view path, const Below& below) {
  for (std::size_t at = path.rfind('/'); at != std::string_view::npos;
       at = path.rfind('/', at - 1)) {
    const std::string_view found = below(path.substr(at));
    if (!found.empty() || at == 0) return found;
  }
  return {};
}

}  // namespace

std::optional<std::string_view> find_library_path(std::string_view path) {
  if (path.starts_with("<frozen ")) return path;
  std::string_view found = find_last(path, below_packages);
  if (found.empty()) found = find_last(path, below_python);
  return found.empty() ? std::nullopt : std::optional(found);
}

}  // namespace hognose::document
