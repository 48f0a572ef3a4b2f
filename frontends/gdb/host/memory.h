// Memory of the selected inferior, read through GDB: live, remote, core or recorded.
// SPDX-License-Identifier: MIT
#pragma once

#include "gdb/api/ref.h"
#include "target/seams/memory.h"

namespace hognose::gdb {

/// The seam "Memory" over gdb.Inferior.read_memory. Always through GDB, never behind its back, so
/// that breakpoints stay hidden and remote targets, cores and reverse execution work.
class GdbMemory final : public target::Memory {
 public:
  /// `page_granular`: memory ends at page boundaries only (a live process; not a cut core file).
  GdbMemory(const Ref& inferior, bool page_granular);

 private:
  std::size_t read_up_to(Address from, std::span<std::byte> into) const override;
  bool read_whole(Address from, std::span<std::byte> into) const;
  std::size_t read_prefix(Address from, std::span<std::byte> into) const;

  Ref read_memory_;
  bool page_granular_;
};

}  // namespace hognose::gdb
