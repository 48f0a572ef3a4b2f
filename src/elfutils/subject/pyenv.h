// Where pyenv keeps the interpreter that a shipped table was made from, for tests that compare.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "layout/shipped.h"

namespace hognose::elfutils {

/// The shared library of that interpreter, if pyenv has it here; else empty.
inline std::string find_pyenv_library(const layout::ShippedTable& table) {
  const char* home = std::getenv("HOME");
  const char* root = std::getenv("PYENV_ROOT");
  const std::filesystem::path versions =
      (root != nullptr ? std::filesystem::path(root)
                       : std::filesystem::path(home != nullptr ? home : "/") / ".pyenv") /
      "versions" / table.name / "lib";
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(versions, ignored)) {
    const std::string name = entry.path().filename();
    if (name.starts_with("libpython") && name.ends_with(".so.1.0")) return entry.path();
  }
  return {};
}

}  // namespace hognose::elfutils
