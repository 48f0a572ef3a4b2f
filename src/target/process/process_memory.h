// The memory of a live process, by process_vm_readv, and by /proc/PID/mem where that is refused.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include "target/seams/descriptor.h"
#include "target/seams/memory.h"

namespace hognose::target {

/// Reads a live process. It need not be stopped.
class ProcessMemory final : public Memory {
 public:
  /// `tid` is any living thread of the process; permission if its memory may not be read.
  static Result<ProcessMemory> open(::pid_t tid);

  ProcessMemory(ProcessMemory&& other) noexcept : tid_(other.tid_), file_(std::move(other.file_)) {}

  void read_pieces(std::span<Piece> pieces) const override;

 private:
  ProcessMemory(::pid_t tid, Descriptor file) : tid_(tid), file_(std::move(file)) {}
  std::size_t read_up_to(Address from, std::span<std::byte> into) const override;
  [[nodiscard]] std::size_t read_whole_pieces(std::span<Piece> pieces) const;
  std::size_t read_by_call(Address from, std::span<std::byte> into) const;
  std::size_t read_by_file(Address from, std::span<std::byte> into) const;

  ::pid_t tid_;
  Descriptor file_;  // /proc/TID/mem; closed where the kernel has none for us
};

}  // namespace hognose::target
