// The notes of a core: its threads, its process, and which files were mapped where.
//
// The kernel writes, for each thread, NT_PRSTATUS and then more about the same thread; after those
// of the first thread what concerns the process. Each is parsed by itself: one that is damaged or
// torn takes no other with it.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>

#include "base/budget.h"
#include "target/core/core_file.h"
#include "target/elf/elf_file.h"

namespace hognose::target {

/// Gives `visit` each whole note in the PT_NOTE segment of a core; after damage the search goes on with
/// the next thing that begins like one. Whether something between them made no sense.
bool read_core_notes(std::span<const std::byte> bytes,
                     Budget& budget,
                     const std::function<void(const ElfNote&)>& visit);

/// Adds what a note says to `core`, whose machine is known.
void add_note(const ElfNote& note, Budget& budget, CoreFile& core);

}  // namespace hognose::target
