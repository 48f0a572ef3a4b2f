// Opens an ELF file's DWARF, in the file itself or in its detached debug file.
//
// libdw gets bytes, and never a file: what it would look for by itself - the alternate file that dwz
// moves common parts to - is found and opened here, with the rights of the target.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <string>

#include <elfutils/libdw.h>

#include "base/result.h"
#include "target/target.h"

namespace hognose::elfutils {

/// The file that holds the debug information of an image, found but not read.
struct DebugImage {
  target::ImageFile file;
  bool is_detached = false;
};

/// Finds it: `image` itself, else its detached file: `<directory>/.build-id/xx/yyyy.debug`, then the
/// name in .gnu_debuglink beside the file, in `.debug/` there, and under each directory;
/// `/usr/lib/debug` below each folder above the file counts as one.
/// A detached file must carry the same build-id. not_found if there is none.
[[nodiscard]] Result<DebugImage> find_debug_image(target::ImageFile image,
                                                  const target::Files& files,
                                                  std::span<const std::string> debug_directories);

/// An open Dwarf handle and what it stands on; closes both.
class DebugFile {
 public:
  /// not_found if libdw finds nothing in it; limit if it claims to be larger than can be believed, or to
  /// have more units than are paid for.
  static Result<DebugFile> open(DebugImage found,
                                const target::Files& files,
                                std::span<const std::string> debug_directories);

  DebugFile(DebugFile&&) noexcept;
  DebugFile& operator=(DebugFile&&) = delete;
  DebugFile(const DebugFile&) = delete;
  DebugFile& operator=(const DebugFile&) = delete;
  ~DebugFile();

  [[nodiscard]] Dwarf* dwarf() const;
  /// Bytes of the table from addresses to units (.debug_aranges).
  [[nodiscard]] std::uint64_t size_of_table() const;
  /// What it may still cost to go through it.
  [[nodiscard]] target::FileWork& work() const;

 private:
  struct Open;  // one file that libdw reads
  DebugFile(std::unique_ptr<Open> file, std::unique_ptr<Open> alternate);

  std::unique_ptr<Open> alternate_;  // closed last
  std::unique_ptr<Open> file_;
};

}  // namespace hognose::elfutils
