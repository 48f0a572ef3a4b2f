// The memory of a core: what was dumped, and for the rest the files that were mapped.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "target/core/core_file.h"
#include "target/seams/files.h"
#include "target/seams/memory.h"

namespace hognose::target {

/// Only what the core itself holds. Borrows the core.
class DumpedMemory final : public Memory {
 public:
  explicit DumpedMemory(const CoreFile& core) : core_(core) {}
  [[nodiscard]] std::span<const std::byte> borrow(Address from, std::size_t size) const override;

 private:
  std::size_t read_up_to(Address from, std::span<std::byte> into) const override;

  const CoreFile& core_;
};

/// What the core holds, and where it leaves out pages of a mapped file, that file, if `files` has
/// it. What a cut-off core has lost is not made up from files, nor what the process wrote over them,
/// where the core has none of its memory. Variables of a file that nobody has written to are zeros: of those
/// the kernel writes none. Borrows core and files.
class CoreMemory final : public Memory {
 public:
  CoreMemory(const CoreFile& core, const Files& files) : core_(core), files_(files) {}
  [[nodiscard]] std::span<const std::byte> borrow(Address from, std::size_t size) const override;

 private:
  std::size_t read_up_to(Address from, std::span<std::byte> into) const override;
  [[nodiscard]] bool is_left_to_file(Address address) const;
  [[nodiscard]] std::span<const std::byte> bytes_at(Address address) const;
  [[nodiscard]] std::span<const std::byte> bytes_of_file_at(Address address) const;
  [[nodiscard]] std::span<const std::byte> unwritten_at(Address address) const;
  [[nodiscard]] std::span<const std::byte> open_behind(const CoreFileMapping& mapping) const;

  const CoreFile& core_;
  const Files& files_;
  mutable std::map<std::string, std::optional<MappedFile>> opened_;
};

}  // namespace hognose::target
