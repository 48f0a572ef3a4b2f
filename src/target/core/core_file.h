// A core file, parsed: what was dumped, what was mapped from files, and the threads.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/find_containing.h"
#include "target/seams/maps.h"
#include "target/seams/threads.h"

namespace hognose::target {

/// One PT_LOAD: a range of memory, and the bytes of it that the core holds.
struct CoreSegment {
  AddressRange range;
  std::span<const std::byte> bytes;  ///< from range.begin on
  std::uint64_t dumped_size = 0;  ///< what should be there; more than `bytes` in a cut-off core
  bool readable = false;
  bool writable = false;
  bool executable = false;
};

/// One entry of NT_FILE: a range of memory that was mapped from a file.
struct CoreFileMapping {
  AddressRange range;
  std::uint64_t file_offset = 0;
  std::string path;
};

/// One NT_PRSTATUS.
struct CoreThread {
  OsThread thread;
  Registers registers;  ///< empty for other machines than x86-64
  Address stack_pointer;
  int signal = 0;  ///< the signal it was about to receive
};

/// Everything of a core that matters here. Borrows the bytes it was parsed from.
struct CoreFile {
  std::vector<CoreSegment> segments;  ///< by address
  std::vector<CoreFileMapping> files;  ///< by address
  std::vector<CoreThread> threads;  ///< the one that crashed first, as the kernel writes them
  std::int64_t pid = 0;  ///< 0 if unknown
  std::string name;  ///< of the program, at most 15 bytes
  /// Whether the process was forked, and had not begun another program since; nothing if that is not said.
  std::optional<bool> was_forked{};
  std::uint16_t machine = 0;  ///< EM_X86_64 or EM_AARCH64
  Address program_headers;  ///< AT_PHDR: somewhere in the executable; null if unknown
  Address executable_name;  ///< AT_EXECFN: the path it was started by, on the first stack; or null
  Address vdso;  ///< AT_SYSINFO_EHDR: the kernel's own image; null if unknown
  std::vector<std::string> gaps;  ///< what the core as a whole lacks, a sentence each
  /// Whether what the process itself wrote was dumped: its coredump_filter may leave that out, and
  /// then the files say what was there at first, not what was there.
  bool holds_private_memory = true;

  /// The path of the executable; empty if unknown.
  [[nodiscard]] std::string executable_path() const;
};

/// Sorts by address. Where ranges overlap, as no kernel writes them, the one that begins last is
/// believed: of two that lie, it does less damage. Others are cut around it.
void put_in_order(std::vector<CoreSegment>& all);
void put_in_order(std::vector<CoreFileMapping>& all);

/// The one of `all`, sorted and without overlaps, whose range holds `address`; or null.
template <class Ranged>
[[nodiscard]] const Ranged* find_containing(const std::vector<Ranged>& all, Address address) {
  return hognose::find_containing(all, address, &Ranged::range);
}

/// The memory map that a core amounts to. Files that no segment speaks of (GDB's gcore leaves them
/// out) have no rights in it, since the core does not say which.
[[nodiscard]] Maps maps_of(const CoreFile& core);

}  // namespace hognose::target
