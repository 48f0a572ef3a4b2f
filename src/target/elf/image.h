// Our own bounded ELF reader: symbols, sections, notes and segments of one image, from its file.
//
// It takes hostile input: every offset and count is checked against the bytes there are, and a
// damaged table is an error or simply empty, never a crash.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "target/elf/file_work.h"
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

/// One ELF file, parsed. Owns its bytes or borrows them; views stay valid as long as it or a copy of it
/// lives.
class Image {
 public:
  /// Maps and parses a file that is open, or shares what another Image has of the same file; unsupported
  /// if it is no 64-bit little-endian ELF, corrupt if it is cut, limit if it claims too much or the user
  /// gave up. The descriptor is not needed any longer.
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
  [[nodiscard]] std::vector<ElfSymbol> symbols(SymbolSort wanted = SymbolSort::all) const;
  [[nodiscard]] std::optional<Section> find_section(std::string_view name) const;
  /// The loaded section that holds a linked address; nothing if there is none, or the file has no sections.
  [[nodiscard]] std::optional<Section> find_section_at(std::uint64_t virtual_address) const;
  [[nodiscard]] const std::vector<Segment>& segments() const { return contents_->segments; }
  /// The GNU build-id in lower-case hex; empty if there is none.
  [[nodiscard]] const std::string& build_id() const { return contents_->build_id; }
  /// Bytes of the file at a virtual address as linked; an error outside the file's segments.
  [[nodiscard]] Result<std::span<const std::byte>> bytes_at(std::uint64_t virtual_address,
                                                            std::uint64_t size) const;
  /// The file as a whole: empty parts where it was read from memory and is not loaded.
  [[nodiscard]] std::span<const std::byte> bytes() const { return contents_->bytes; }
  /// Which file it is; nothing if it was read from elsewhere.
  [[nodiscard]] std::optional<FileIdentity> identity() const {
    return contents_->file ? std::optional(contents_->file->identity()) : std::nullopt;
  }
  /// What to add to a linked address when file offset 0 is mapped at `load_start`.
  [[nodiscard]] std::uint64_t bias(Address load_start) const;
  [[nodiscard]] std::uint16_t machine() const { return contents_->machine; }
  [[nodiscard]] bool has_dwarf() const;
  /// Whether this is a separate debug file: it has symbols, and nothing of what is loaded.
  [[nodiscard]] bool is_debug_file() const { return contents_->is_debug_file; }
  /// What it may still cost to look at its tables, for those who read them elsewhere.
  [[nodiscard]] FileWork& work() const { return contents_->work; }

 private:
  struct Contents {
    std::optional<MappedFile> file;
    std::vector<std::byte> owned;
    std::span<const std::byte> bytes;
    std::vector<Segment> segments;
    std::vector<Section> sections;
    std::optional<SymbolTable> dynamic_symbols;
    std::optional<SymbolTable> static_symbols;
    std::string build_id;
    std::uint16_t machine = 0;
    bool is_debug_file = false;
    mutable FileWork work;
  };
  class OpenFiles;
  static Result<std::shared_ptr<Contents>> read(std::span<const std::byte> bytes, FileWork work);
  static Result<std::shared_ptr<Contents>> read_file(const Descriptor& opened);
  explicit Image(std::shared_ptr<const Contents> contents) : contents_(std::move(contents)) {}

  std::shared_ptr<const Contents> contents_;
};

/// The C library loads a file 16 times at most (DL_NNS); who maps it more often does not run it.
inline constexpr std::size_t most_images_of_file = 64;

/// The images that `maps` shows: one each time that a file is mapped from its offset 0, up to
/// most_images_of_file.
[[nodiscard]] std::vector<ImageLocation> find_images(const Maps& maps);

}  // namespace hognose::target
