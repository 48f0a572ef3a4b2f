// Which files were mapped where, for a core that does not say so itself.
//
// NT_FILE is missing from cores of GDB up to 7.6 and of QEMU, and from those that have lost their
// notes. What is left are the images' own headers, where their first pages were dumped, and the
// list that the dynamic linker keeps for debuggers:
//
//     executable: PT_DYNAMIC ──► DT_DEBUG ──► r_debug ──► link_map ──► link_map ──► …
//                                                         (l_addr, l_name)
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "base/budget.h"
#include "target/core/core_file.h"
#include "target/core/core_files.h"
#include "target/seams/memory.h"

namespace hognose::target {

/// The segments of every image that can be found, as NT_FILE would list them, by address. An image
/// is called as `core.files` calls it, else as the linker does; one whose name is lost, then,
/// `/build-id/HEX`. `dumped` is the memory that the core holds itself; a file that is looked for is a
/// node of the budget.
[[nodiscard]] std::vector<CoreFileMapping> find_mapped_files(const CoreFile& core,
                                                             const Memory& dumped,
                                                             const CoreOptions& options,
                                                             Budget& budget);

/// Adds what can be found to `core.files` where these are missing or have lost the start of a file.
void complete_files(CoreFile& core,
                    const Memory& dumped,
                    const CoreOptions& options,
                    Budget& budget);

}  // namespace hognose::target
