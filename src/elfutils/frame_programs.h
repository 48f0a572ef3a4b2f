// Whether call frame information may be run by libdw.
//
// It is a table of small programs, one for each function. libdw runs them as they stand: the number of
// a register makes room for as many registers, each remembered state is a copy of all that, and the
// table by which functions are found is believed to be as long as it says. Six bytes ask for 2 GB. So
// the programs are looked at once, before any of them runs. They are laid out as in the Linux Standard
// Base, "Exception Frames", and in DWARF 5, 6.4.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include <elfutils/libdw.h>

namespace hognose::elfutils {

/// Whether each program that libdw may be led to by .eh_frame of `elf`, an ELF file of `file`, is one
/// that a compiler could have made. True where there are none.
[[nodiscard]] bool may_run_eh_frame(Elf* elf, std::span<const std::byte> file);

/// The same for .debug_frame, which is given as it was unpacked.
[[nodiscard]] bool may_run_debug_frame(Elf* elf, std::span<const std::byte> section);

}  // namespace hognose::elfutils
