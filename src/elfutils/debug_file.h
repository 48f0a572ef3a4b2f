// Opens an ELF file's DWARF, in the file itself or in its detached debug file.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

#include <elfutils/libdw.h>

#include "base/result.h"

namespace hognose::elfutils {

/// An open Dwarf handle and what it stands on; closes both.
class DebugFile {
 public:
  /// The DWARF of `path`, else that of its detached file: `<directory>/.build-id/xx/yyyy.debug`,
  /// then the name in .gnu_debuglink beside the file, in `.debug/` there, and under each directory;
  /// `/usr/lib/debug` below each folder above the file counts as one.
  /// A detached file must carry the same build-id. not_found if there is none.
  static Result<DebugFile> open(const std::string& path,
                                std::span<const std::string> debug_directories);

  DebugFile(DebugFile&& other) noexcept;
  DebugFile& operator=(DebugFile&&) = delete;
  DebugFile(const DebugFile&) = delete;
  DebugFile& operator=(const DebugFile&) = delete;
  ~DebugFile();

  [[nodiscard]] Dwarf* dwarf() const { return dwarf_; }

 private:
  explicit DebugFile(Dwarf* dwarf, int descriptor) : dwarf_(dwarf), descriptor_(descriptor) {}
  static Result<DebugFile> open_own(const std::string& path, const std::string& build_id);

  Dwarf* dwarf_;
  int descriptor_;
};

}  // namespace hognose::elfutils
