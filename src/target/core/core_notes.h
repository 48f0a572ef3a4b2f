// The notes of a core: its threads, its process, and which files were mapped where.
//
// The kernel writes, for each thread, NT_PRSTATUS and then more about the same thread; after those
// of the first thread what concerns the process. Each is parsed by itself: one that is damaged or
// torn takes no other with it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "target/core/core_file.h"
#include "target/elf/elf_file.h"

namespace hognose::target {

/// The notes in a PT_NOTE segment of a core, borrowed from its bytes.
struct CoreNotes {
  std::vector<ElfNote> notes;
  bool is_damaged = false;  ///< something between them made no sense
};

/// All whole notes; after damage the search goes on with the next thing that begins like one.
[[nodiscard]] CoreNotes read_core_notes(std::span<const std::byte> bytes);

/// Adds what a note says to `core`, whose machine is known.
void add_note(const ElfNote& note, CoreFile& core);

}  // namespace hognose::target
