// A target: the memory, maps, images and threads of one process. Nothing above can tell live from
// dead.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "target/files.h"
#include "target/image.h"
#include "target/maps.h"
#include "target/memory.h"
#include "target/symbols.h"
#include "target/threads.h"

namespace hognose::target {

/// One process, opened. Owns the host's implementations of the seams.
struct Target {
  std::unique_ptr<Memory> memory;    ///< never null
  std::unique_ptr<Threads> threads;  ///< never null
  std::unique_ptr<Symbols> symbols;  ///< never null
  std::unique_ptr<Files> files;      ///< never null
  Maps maps;                         ///< empty if the host cannot tell
  std::int64_t pid = 0;              ///< 0 if unknown
  bool is_live = false;

  /// The ELF images of `maps`, in address order: executable, libraries, vdso left out. Opened
  /// lazily by the reader in image.h; a file that cannot be opened is read from memory instead.
  [[nodiscard]] std::vector<ImageLocation> images() const;
};

}  // namespace hognose::target
