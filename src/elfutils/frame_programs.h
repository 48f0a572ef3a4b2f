// Whether call frame information may be run by libdw.
//
// It is a table of small programs, one for each function. libdw runs them as they stand: the number of
// a register makes room for as many registers, each remembered state is a copy of all that, and the
// table by which functions are found is believed to be as long as it says. Six bytes ask for 2 GB. So
// a program is looked at before it runs: that of the function which libdw will find, or, where it goes
// through all of them, each. What it takes to look at them, and to run them, is paid for. They are laid out as in the Linux Standard Base, "Exception Frames", and
// in DWARF 5, 6.4.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <elfutils/libdw.h>

#include "target/elf/file_work.h"

namespace hognose::elfutils {

/// The table by which functions are searched.
struct FrameRows {
  struct Row {
    std::int32_t function;  ///< both from the front of the table
    std::int32_t entry;
  };
  std::span<const std::byte> bytes;  ///< whole rows
  std::uint64_t table_at = 0;  ///< as linked, which is what its rows tell

  [[nodiscard]] std::size_t count() const { return bytes.size() / sizeof(Row); }
  [[nodiscard]] Row at(std::size_t number) const;
  /// Where a function begins, and where its entry does.
  [[nodiscard]] std::uint64_t function(std::size_t number) const;
  [[nodiscard]] std::uint64_t entry(std::size_t number) const;
};

/// The programs in .eh_frame of one file.
class FramePrograms {
 public:
  /// `elf` is an ELF file of `file`; all is borrowed.
  FramePrograms(Elf* elf, std::span<const std::byte> file, target::FileWork& work);

  /// False if none may run at all, wherever: then libdw need not be shown the table.
  [[nodiscard]] bool may_run_some() const { return may_run_all_ || rows_.count() != 0; }

  /// Whether each program that libdw may run for the linked address `pc` is one that a compiler could
  /// have made, and that is paid for. Where no function is described, libdw runs none, whatever is said here.
  [[nodiscard]] bool may_run(std::uint64_t pc) const;

 private:
  Elf* elf_;
  target::FileWork& work_;
  std::span<const std::byte> entries_;
  std::uint64_t entries_at_ = 0;
  FrameRows rows_;  // none where they are not searched
  bool may_run_all_ = false;  // there
};

/// Bytes of a program, where it is not known which of them runs: what has no table to search is small.
inline constexpr std::size_t largest_of_any = 1U << 14U;

/// Whether each program of .debug_frame is such a one, which is given as it was unpacked. Whenever one
/// is run, largest_of_any steps are to be paid.
[[nodiscard]] bool may_run_debug_frame(Elf* elf,
                                       std::span<const std::byte> section,
                                       target::FileWork& work);

}  // namespace hognose::elfutils
