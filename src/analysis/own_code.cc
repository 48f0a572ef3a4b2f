// Telling files by their folders.
// SPDX-License-Identifier: MIT
#include "analysis/own_code.h"

#include <algorithm>
#include <array>

namespace hognose::analysis {
namespace {

/// Whether a folder is called like one of the standard library: "python3.11", "python3.13t",
/// "python27.zip", "pypy3.10".
bool is_library_folder(std::string_view folder) {
  constexpr std::string_view name = "python";
  if (!folder.starts_with(name)) return false;
  folder.remove_prefix(name.size());
  return !folder.empty() && folder.front() >= '2' && folder.front() <= '9' &&
         folder.find_first_not_of("0123456789.tdzip") == std::string_view::npos;
}

bool is_installed_code(std::string_view path) {
  constexpr std::array<std::string_view, 2> installed{"/site-packages/", "/dist-packages/"};
  return std::any_of(installed.begin(), installed.end(), [path](const auto& part) {
    return path.find(part) != std::string_view::npos;
  });
}

/// "venv/bin/gunicorn": without a suffix, in a folder of programs.
bool is_installed_script(std::string_view path) {
  const std::size_t at = path.rfind('/');
  if (at == std::string_view::npos) return false;
  const std::string_view folder = path.substr(0, at);
  const bool is_in_bin = folder == "bin" || folder.ends_with("/bin");
  return is_in_bin && path.find('.', at) == std::string_view::npos;
}

}  // namespace

bool is_library_code(std::string_view path) {
  if (path.starts_with("<frozen ")) return true;
  if (is_installed_code(path)) return false;
  // …/lib/python3.11/queue.py: the folder stands in one of libraries.
  for (const std::string_view above : {"/lib/", "/lib64/"}) {
    for (auto at = path.find(above); at != std::string_view::npos; at = path.find(above, at + 1)) {
      const std::string_view below = path.substr(at + above.size());
      const std::size_t end = below.find('/');
      if (end != std::string_view::npos && is_library_folder(below.substr(0, end))) return true;
    }
  }
  return false;
}

bool is_own_code(std::string_view path) {
  return !is_installed_code(path) && !is_library_code(path);
}

bool is_own_frame(std::string_view path, std::string_view function) {
  if (function == "<module>" && is_installed_script(path)) return false;
  return is_own_code(path);
}

bool starts_helper(std::string_view path, std::string_view function) {
  constexpr std::array<std::string_view, 2> packages{"/multiprocessing/", "/loky/"};
  const bool is_of_package =
      std::any_of(packages.begin(), packages.end(), [path](const auto& part) {
        return path.find(part) != std::string_view::npos;
      });
  return is_of_package && !is_own_code(path) && (function == "main" || function == "spawn_main");
}

}  // namespace hognose::analysis
