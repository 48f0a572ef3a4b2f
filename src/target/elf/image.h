// Our own bounded ELF reader: symbols, sections, notes and segments of one image, from its file.
//
// It takes hostile input: every offset and count is checked against the bytes there are, and a
// damaged table is an error or simply empty, never a crash.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "target/elf/symbol_table.h"
#include "target/seams/files.h"

namespace hognose::target {

class Maps;

/// Where an ELF file is mapped in the target.
struct ImageLocation {
  std::string path;  ///< as the target names it
  AddressRange range;  ///< from its first to the end of its last mapping
  Address load_start;  ///< address at which file offset 0 is mapped
};

/// An ELF section header, by name.
struct Section {
  std::string_view name;
  std::uint64_t virtual_address = 0;  ///< as linked; add the image's bias
  std::uint64_t file_offset = 0;
  std::uint64_t size = 0;
  std::uint32_t type = 0;
};

/// A PT_LOAD segment.
struct Segment {
  std::uint64_t virtual_address = 0;
  std::uint64_t file_offset = 0;
  std::uint64_t file_size = 0;
  std::uint64_t memory_size = 0;
  bool writable = false;
  bool executable = false;
};

/// One ELF file, parsed. Owns its bytes or borrows them; views stay valid as long as it lives.
class Image {
 public:
  /// Maps and parses a file that is open; unsupported if it is no 64-bit little-endian ELF, corrupt if
  /// it is cut. The descriptor is not needed any longer.
  static Result<Image> open(const Descriptor& opened);
  /// The same of a file that the user named.
  static Result<Image> open_named(const std::string& path);
  /// Parses bytes the caller keeps alive (tests, fuzzing, images read from memory).
  static Result<Image> parse(std::span<const std::byte> bytes);
  /// The same of bytes that it keeps.
  static Result<Image> own(std::vector<std::byte> bytes);

  /// A symbol by exact name: .dynsym first, then .symtab. Only defined symbols.
  [[nodiscard]] std::optional<ElfSymbol> find_symbol(std::string_view name) const;
  /// Every defined function and object symbol, for sorted address lookups.
  [[nodiscard]] std::vector<ElfSymbol> symbols() const;
  [[nodiscard]] std::optional<Section> find_section(std::string_view name) const;
  /// The loaded section that holds a linked address; nothing if there is none, or the file has no sections.
  [[nodiscard]] std::optional<Section> find_section_at(std::uint64_t virtual_address) const;
  [[nodiscard]] const std::vector<Segment>& segments() const { return segments_; }
  /// The GNU build-id in lower-case hex; empty if there is none.
  [[nodiscard]] const std::string& build_id() const { return build_id_; }
  /// Bytes of the file at a virtual address as linked; an error outside the file's segments.
  [[nodiscard]] Result<std::span<const std::byte>> bytes_at(std::uint64_t virtual_address,
                                                            std::uint64_t size) const;
  /// The file as a whole: empty parts where it was read from memory and is not loaded.
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
  /// Which file it is; nothing if it was read from elsewhere.
  [[nodiscard]] std::optional<FileIdentity> identity() const {
    return file_ ? std::optional(file_->identity()) : std::nullopt;
  }
  /// What to add to a linked address when file offset 0 is mapped at `load_start`.
  [[nodiscard]] std::uint64_t bias(Address load_start) const;
  [[nodiscard]] std::uint16_t machine() const { return machine_; }
  [[nodiscard]] bool has_dwarf() const;
  /// Whether this is a separate debug file: it has symbols, and nothing of what is loaded.
  [[nodiscard]] bool is_debug_file() const { return is_debug_file_; }

 private:
  Image() = default;

  std::optional<MappedFile> file_;
  std::vector<std::byte> owned_;
  std::span<const std::byte> bytes_;
  std::vector<Segment> segments_;
  std::vector<Section> sections_;
  std::optional<SymbolTable> dynamic_symbols_;
  std::optional<SymbolTable> static_symbols_;
  std::string build_id_;
  std::uint16_t machine_ = 0;
  bool is_debug_file_ = false;
};

/// The images that `maps` shows: one per file that is mapped from its offset 0.
[[nodiscard]] std::vector<ImageLocation> find_images(const Maps& maps);

}  // namespace hognose::target
