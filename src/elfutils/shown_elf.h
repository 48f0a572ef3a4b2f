// What libelf and libdw are shown of a file.
//
// They believe what a file says of itself. A compressed section names the size of what comes out of
// it, and memory for that is taken at once: 3 MB of file can ask for 3 GB. A link to an alternate debug
// file is opened by libdw itself, whatever it leads to. So they never get a file, but bytes that we have
// read, in which such sections are made empty; and the file itself is left as it is. Where a section is
// to be unpacked they get a copy, as libelf then writes to the section's header.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <libelf.h>

#include "base/result.h"

namespace hognose::elfutils {

/// Whether libdw sees the link to an alternate debug file: only where it has been given that file.
enum class AlternateLink : std::uint8_t { hidden, shown };

/// An Elf handle over bytes that the caller keeps alive.
class ShownElf {
 public:
  static constexpr std::uint64_t most_bytes = 256ULL << 20U;

  /// Shows compressed sections as long as they claim no more than `most_unpacked` bytes together.
  /// unsupported if it is no ELF file that we read; limit if a file of more than `most_bytes` has to
  /// be copied.
  static Result<ShownElf> open(std::span<const std::byte> file,
                               AlternateLink link,
                               std::uint64_t most_unpacked = most_bytes);

  ShownElf(ShownElf&& other) noexcept;
  ShownElf& operator=(ShownElf&&) = delete;
  ShownElf(const ShownElf&) = delete;
  ShownElf& operator=(const ShownElf&) = delete;
  ~ShownElf();

  [[nodiscard]] Elf* elf() const { return elf_; }
  /// Whether the section that holds the entries was left out for its size.
  [[nodiscard]] bool lacks_entries() const { return lacks_entries_; }

 private:
  ShownElf() = default;

  std::vector<std::byte> changed_;  // a copy, where something is hidden or will be unpacked
  Elf* elf_ = nullptr;
  bool lacks_entries_ = false;
};

}  // namespace hognose::elfutils
