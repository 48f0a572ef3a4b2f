// Makes a layout table from ELF files: what `hognose layout export` does.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "elfutils/dwarf_type_source.h"

namespace hognose::elfutils {

/// Options that wait for a table as long as it takes.
[[nodiscard]] inline DwarfOptions patient() {
  return {.debug_directories = DwarfOptions().debug_directories, .time = std::chrono::minutes(5)};
}

/// The text of the table of one build. `files` are those that hold the runtime (the program, its
/// libpython), at least one, and extension modules of the same build, for structs that are private
/// to them. corrupt if the runtimes are of different builds or lay out the same fields differently;
/// not_found if a file, its debug information or its version cannot be found.
[[nodiscard]] Result<std::string> export_elf(const std::vector<std::string>& files,
                                             const DwarfOptions& options = patient());

}  // namespace hognose::elfutils
