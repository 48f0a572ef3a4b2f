// The skeleton of an ELF file: its header, program headers, sections and notes, all bounds-checked.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <elf.h>

#include "base/result.h"
#include "target/elf/file_work.h"

namespace hognose::target {

/// One note of a PT_NOTE segment or SHT_NOTE section, borrowed from the file's bytes.
struct ElfNote {
  std::string_view name;  ///< "GNU", "CORE", "LINUX"
  std::uint32_t type = 0;
  std::span<const std::byte> contents;
};

/// A 64-bit little-endian ELF file over bytes that the caller keeps alive. Tables that run past the
/// end of the bytes (a truncated core) hold what there is.
class ElfFile {
 public:
  /// Reads the header and both tables; unsupported if it is no 64-bit little-endian ELF.
  static Result<ElfFile> parse(std::span<const std::byte> bytes);

  [[nodiscard]] const Elf64_Ehdr& header() const { return header_; }
  [[nodiscard]] const std::vector<Elf64_Phdr>& segments() const { return segments_; }
  /// How many segments the header speaks of; more than there are if the file is truncated.
  [[nodiscard]] std::uint64_t promised_segments() const { return promised_segments_; }
  [[nodiscard]] const std::vector<Elf64_Shdr>& sections() const { return sections_; }
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

  /// What the file holds of a section: empty for SHT_NOBITS or where it lies outside the file.
  [[nodiscard]] std::span<const std::byte> contents(const Elf64_Shdr& section) const;
  /// What the file holds of a segment; shorter than p_filesz if the file is truncated.
  [[nodiscard]] std::span<const std::byte> contents(const Elf64_Phdr& segment) const;
  /// The bytes from a linked address up to the end of its PT_LOAD; empty outside all of them.
  [[nodiscard]] std::span<const std::byte> bytes_from(std::uint64_t virtual_address) const;
  /// What the file holds of the table of its sections' names; empty if the header lies.
  [[nodiscard]] std::span<const std::byte> section_names() const;

 private:
  explicit ElfFile(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::span<const std::byte> bytes_;
  Elf64_Ehdr header_{};
  std::vector<Elf64_Phdr> segments_;
  std::uint64_t promised_segments_ = 0;
  std::vector<Elf64_Shdr> sections_;
};

/// The NUL-terminated text at `offset` of a string table; empty if it does not end inside.
[[nodiscard]] std::string_view string_at(std::span<const std::byte> table, std::uint64_t offset);

/// Takes many texts from one string table. They may lie over each other, and be as long as the table
/// each: so all together are as long as some tables, and those beyond are empty.
class TextsOfTable {
 public:
  /// For about `count` texts.
  TextsOfTable(std::span<const std::byte> table, std::uint64_t count);
  /// As string_at().
  [[nodiscard]] std::string_view at(std::uint64_t offset);

 private:
  std::span<const std::byte> table_;
  std::uint64_t left_;  // bytes that may be looked at
};

/// The GNU build-id among the notes in `bytes`, in lower-case hex; empty if there is none before they end
/// or make no sense. `alignment` is 4, or 8 where p_align is.
[[nodiscard]] std::string find_build_id(std::span<const std::byte> bytes,
                                        std::uint64_t alignment,
                                        FileWork& work);

}  // namespace hognose::target
