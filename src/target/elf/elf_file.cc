// Reading ELF headers, tables and notes without trusting any of them.
// SPDX-License-Identifier: MIT
#include "target/elf/elf_file.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/byte_reader.h"

namespace hognose::target {
namespace {

// More than any kernel allows mappings or any linker makes sections; bounds what we allocate.
constexpr std::uint64_t most_table_entries = 1U << 20U;

template <class Entry>
std::vector<Entry> read_table(std::span<const std::byte> bytes,
                              std::uint64_t offset,
                              std::uint64_t count,
                              std::uint64_t entry_size) {
  if (entry_size != sizeof(Entry) || offset >= bytes.size()) return {};
  const std::uint64_t there = (bytes.size() - offset) / sizeof(Entry);
  std::vector<Entry> table(std::min({count, there, most_table_entries}));
  if (table.empty()) return table;
  std::memcpy(table.data(), bytes.data() + offset, table.size() * sizeof(Entry));
  return table;
}

std::span<const std::byte> clipped(std::span<const std::byte> bytes,
                                   std::uint64_t offset,
                                   std::uint64_t size) {
  if (offset >= bytes.size()) return {};
  return bytes.subspan(offset, std::min<std::uint64_t>(size, bytes.size() - offset));
}

std::uint64_t padding(std::uint64_t size, std::uint64_t alignment) {
  return (alignment - size % alignment) % alignment;
}

/// How many program headers a core has by its layout: the notes, which the first of them is about,
/// follow the table. Nothing if they do not.
std::optional<std::uint64_t> count_up_to_notes(std::span<const std::byte> bytes,
                                               const Elf64_Ehdr& header) {
  const auto first = read_table<Elf64_Phdr>(bytes, header.e_phoff, 1, header.e_phentsize);
  if (header.e_type != ET_CORE || first.empty()) return std::nullopt;
  if (first[0].p_type != PT_NOTE || first[0].p_offset <= header.e_phoff) return std::nullopt;
  const std::uint64_t size = first[0].p_offset - header.e_phoff;
  return size % sizeof(Elf64_Phdr) == 0 ? std::optional(size / sizeof(Elf64_Phdr)) : std::nullopt;
}

Result<ElfNote> read_note(ByteReader& reader, std::uint64_t alignment) {
  const auto header = TRY(reader.read<Elf64_Nhdr>());
  const auto name = TRY(reader.read_bytes(header.n_namesz));
  TRY(reader.skip(std::min<std::uint64_t>(padding(name.size(), 4), reader.remaining())));
  // With 8-byte alignment the contents start at a multiple of 8 from the start of the note.
  const std::uint64_t before = padding(reader.position(), alignment);
  TRY(reader.skip(std::min<std::uint64_t>(before, reader.remaining())));
  ElfNote note;
  note.contents = TRY(reader.read_bytes(header.n_descsz));
  const std::uint64_t after = padding(note.contents.size(), alignment);
  TRY(reader.skip(std::min<std::uint64_t>(after, reader.remaining())));
  note.type = header.n_type;
  note.name = string_at(name, 0);
  return note;
}

/// The build-id that a note is, in lower-case hex; empty if it is none.
std::string build_id_in(const ElfNote& note) {
  constexpr std::size_t most_bytes = 64;
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  if (note.type != NT_GNU_BUILD_ID || note.name != "GNU" || note.contents.size() > most_bytes)
    return hex;
  for (const std::byte byte : note.contents) {
    hex += digits[std::to_integer<std::size_t>(byte >> 4)];
    hex += digits[std::to_integer<std::size_t>(byte & std::byte{15})];
  }
  return hex;
}

}  // namespace

Result<ElfFile> ElfFile::parse(std::span<const std::byte> bytes) {
  ElfFile file(bytes);
  file.header_ = TRY(ByteReader(bytes, "ELF header").read<Elf64_Ehdr>());
  const Elf64_Ehdr& header = file.header_;
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64 ||
      header.e_ident[EI_DATA] != ELFDATA2LSB) {
    return fail(ErrorKind::unsupported, "ELF header");
  }
  // Counts that do not fit 16 bits are kept in the first section header, which a core has at its
  // very end: one that was cut off has lost it.
  const auto first = header.e_shoff == 0
                         ? std::vector<Elf64_Shdr>{}
                         : read_table<Elf64_Shdr>(bytes, header.e_shoff, 1, header.e_shentsize);
  const bool extended = !first.empty();
  const std::uint64_t sections =
      header.e_shnum == 0 && extended ? first[0].sh_size : header.e_shnum;
  std::uint64_t segments = header.e_phnum;
  if (segments == PN_XNUM) {
    segments = extended ? first[0].sh_info : most_table_entries;
  }
  // What a core has behind its table is no program header, whatever the damaged count says.
  segments = std::min(segments, count_up_to_notes(bytes, header).value_or(segments));
  file.promised_segments_ = segments;
  if (extended) {
    file.sections_ = read_table<Elf64_Shdr>(bytes, header.e_shoff, sections, header.e_shentsize);
  }
  file.segments_ = read_table<Elf64_Phdr>(bytes, header.e_phoff, segments, header.e_phentsize);
  return file;
}

std::span<const std::byte> ElfFile::contents(const Elf64_Shdr& section) const {
  if (section.sh_type == SHT_NOBITS) return {};
  const auto whole = slice(bytes_, section.sh_offset, section.sh_size, "ELF section");
  return whole ? *whole : std::span<const std::byte>{};
}

std::span<const std::byte> ElfFile::contents(const Elf64_Phdr& segment) const {
  return clipped(bytes_, segment.p_offset, segment.p_filesz);
}

std::span<const std::byte> ElfFile::bytes_from(std::uint64_t virtual_address) const {
  for (const Elf64_Phdr& segment : segments_) {
    if (segment.p_type != PT_LOAD || virtual_address < segment.p_vaddr) continue;
    const std::uint64_t offset = virtual_address - segment.p_vaddr;
    if (offset < segment.p_filesz) return clipped(contents(segment), offset, segment.p_filesz);
  }
  return {};
}

std::span<const std::byte> ElfFile::section_names() const {
  const std::uint64_t index = header_.e_shstrndx == SHN_XINDEX && !sections_.empty()
                                  ? sections_[0].sh_link
                                  : header_.e_shstrndx;
  return index < sections_.size() ? contents(sections_[index]) : std::span<const std::byte>{};
}

std::string_view string_at(std::span<const std::byte> table, std::uint64_t offset) {
  if (offset >= table.size()) return {};
  const auto rest = table.subspan(offset);
  const void* end = std::memchr(rest.data(), 0, rest.size());
  if (end == nullptr) return {};
  const auto size = static_cast<std::size_t>(static_cast<const std::byte*>(end) - rest.data());
  return as_text(rest.first(size));
}

// Linkers let texts share their ends, and many symbols one name.
TextsOfTable::TextsOfTable(std::span<const std::byte> table, std::uint64_t count)
    : table_(table),
      left_(8 * std::uint64_t{table.size()} + 64 * std::min(count, std::uint64_t{1} << 40U)) {}

std::string_view TextsOfTable::at(std::uint64_t offset) {
  if (offset >= table_.size()) return {};
  const auto rest = table_.subspan(offset);
  const auto near = rest.first(std::min<std::uint64_t>(rest.size(), left_));
  const void* const end = near.empty() ? nullptr : std::memchr(near.data(), 0, near.size());
  if (end == nullptr) {
    left_ -= near.size();
    return {};
  }
  const auto size = static_cast<std::size_t>(static_cast<const std::byte*>(end) - near.data());
  left_ -= size + 1;
  return as_text(near.first(size));
}

std::string find_build_id(std::span<const std::byte> bytes,
                          std::uint64_t alignment,
                          FileWork& work) {
  constexpr std::uint64_t steps_of_note = 1024;  // files have a dozen of them
  ByteReader reader(bytes, "ELF notes");
  while (!reader.at_end() && work.spend(steps_of_note)) {
    const auto note = read_note(reader, alignment == 8 ? 8 : 4);
    if (!note) break;
    if (auto id = build_id_in(*note); !id.empty()) return id;
  }
  return {};
}

}  // namespace hognose::target
