// ELF files put together again from the memory they are loaded into.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "target/elf/image.h"
#include "target/seams/memory.h"

namespace hognose::target {

/// The image loaded at `load_start`: the way in when there is no file. It has no sections and no
/// .symtab, and its data is as it is now.
[[nodiscard]] Result<Image> read_image(const Memory& memory, Address load_start);

/// The build-id of the image loaded at `load_start`, from memory alone; empty if it has none or it
/// cannot be read.
[[nodiscard]] std::string read_build_id(const Memory& memory, Address load_start);

}  // namespace hognose::target
