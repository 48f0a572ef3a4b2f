// Cutting the fronts of paths.
// SPDX-License-Identifier: MIT
#include "render/shown_path.h"

#include "document/library_path.h"

namespace hognose::render {

std::string_view short_path(std::string_view path, std::string_view folder) {
  if (const auto of_library = document::find_library_path(path)) return *of_library;
  const bool is_below = !folder.empty() && path.size() > folder.size() + 1 &&
                        path.starts_with(folder) && path[folder.size()] == '/';
  return is_below ? path.substr(folder.size() + 1) : path;
}

std::string_view short_image(std::string_view path) {
  const std::size_t at = path.rfind('/');
  const bool has_name = at != std::string_view::npos && at + 1 < path.size();
  return has_name ? path.substr(at + 1) : path;
}

std::string_view short_source(std::string_view path) {
  const std::size_t last = path.rfind('/');
  if (last == std::string_view::npos || last == 0) return path;
  const std::size_t before = path.rfind('/', last - 1);
  return before == std::string_view::npos ? path : path.substr(before + 1);
}

}  // namespace hognose::render
