// Places of struct members, by walking the DIEs of their types.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include <elfutils/libdw.h>

#include "layout/layout.h"
#include "target/elf/file_work.h"

namespace hognose::elfutils {

/// Finds the definition of a struct that a unit merely declares.
using FindDefinition = std::function<std::optional<Dwarf_Die>(std::string_view tag)>;

/// sizeof of a type; nothing if it has none, or an absurd one.
[[nodiscard]] std::optional<std::uint64_t> size_of_type(Dwarf_Die type);

/// The place of the dotted `path` in a struct or union. Unnamed members are looked through, and
/// `ob_base`, the object head; an array stands for its first element.
/// Members that are looked at are paid for: those of types that hold each other have no end.
[[nodiscard]] std::optional<layout::Place> find_member_of(Dwarf_Die type,
                                                          std::string_view path,
                                                          const FindDefinition& find_definition,
                                                          target::FileWork& work);

}  // namespace hognose::elfutils
