// Sections by their names, as libelf has them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>

#include <libelf.h>

namespace hognose::elfutils {

/// The first section that has one of these names, and contents; null if there is none.
[[nodiscard]] Elf_Scn* find_section(Elf* elf, std::initializer_list<std::string_view> names);

/// What libelf has of it, unpacked where libdw has unpacked it; empty of a null section.
[[nodiscard]] std::span<const std::byte> unpacked_contents_of(Elf_Scn* section);

}  // namespace hognose::elfutils
