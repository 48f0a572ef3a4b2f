// Which functions other files may ask for: they keep their names where a file is stripped.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "target/target.h"

namespace hognose::native {

/// The exported functions of one process, by the file. Each file is looked at when it is first asked for.
class ExportedFunctions {
 public:
  /// Borrows `target`.
  explicit ExportedFunctions(const target::Target& target) : target_(target) {}

  /// Whether the function that begins at `start`, of the file that is loaded at `location`, is one of them. Nothing if
  /// that file is not here.
  [[nodiscard]] std::optional<bool> has(const target::ImageLocation& location, Address start);

 private:
  const target::Target& target_;
  std::map<Address, Result<std::vector<Address>>> known_;  // by where the file is loaded; sorted
};

}  // namespace hognose::native
