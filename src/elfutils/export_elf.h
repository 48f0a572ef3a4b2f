// Makes a layout table from ELF files: what `hognose layout export` does.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "elfutils/dwarf_type_source.h"

namespace hognose::elfutils {

/// What to read.
struct ExportRequest {
  /// Files that hold the runtime of one build: the program, its libpython. At least one.
  std::vector<std::string> runtimes;
  /// Extension modules of the same build, for structs that are private to them.
  std::vector<std::string> modules{};
  DwarfOptions options{};
};

/// The text of the table. All runtimes must be of one build and lay out the same fields alike,
/// else it is corrupt. not_found if a file, its debug information or its version cannot be found.
[[nodiscard]] Result<std::string> export_elf(const ExportRequest& request);

}  // namespace hognose::elfutils
