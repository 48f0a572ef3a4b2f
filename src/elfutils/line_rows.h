// How many rows a unit's line number program makes, before libdw is let make them.
//
// libdw runs such a program at once and keeps every row of it, a hundred bytes for what may be one byte
// of the program. It is looked at here, as DWARF (5, 6.2) describes it, and not run.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <elfutils/libdw.h>

#include "target/elf/file_work.h"

namespace hognose::elfutils {

/// What libdw would make of a program.
struct LineRows {
  std::uint64_t count = 0;  ///< or more than that
  std::uint64_t head_size = 0;  ///< bytes in which folders and files are named
};

/// Of the program that begins the bytes; nothing if it cannot be read, or to look at it was not paid for.
[[nodiscard]] std::optional<LineRows> measure_lines(std::span<const std::byte> program,
                                                    std::uint8_t address_size,
                                                    target::FileWork& work);

/// Whether libdw may read the lines and files of `unit`: they are paid for. True where there are none.
[[nodiscard]] bool pay_for_lines(Dwarf_Die unit, target::FileWork& work);

}  // namespace hognose::elfutils
