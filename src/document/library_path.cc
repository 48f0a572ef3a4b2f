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

/// The part of `path` below Python's own library: behind "/lib/python3.11/", or in the archive that
/// stands for it, "/lib/python311.zip/".
std::string_view below_python(std::string_view path) {
  for (const std::string_view folder : folders_of_python) {
    const std::size_t at = path.rfind(folder);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = path.substr(at + folder.size());
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view version = rest.substr(0, end);
    const bool is_version = !version.empty() && version.front() >= '0' && version.front() <= '9';
    if (is_version && end + 1 < rest.size()) return rest.substr(end + 1);
  }
  return {};
}

}  // namespace

std::optional<std::string_view> find_library_path(std::string_view path) {
  if (path.starts_with("<frozen ")) return path;
  for (const std::string_view folder : folders_of_packages) {
    const std::size_t at = path.rfind(folder);
    if (at != std::string_view::npos && at + folder.size() < path.size())
      return path.substr(at + folder.size());
  }
  const std::string_view below = below_python(path);
  return below.empty() ? std::nullopt : std::optional(below);
}

}  // namespace hognose::document
