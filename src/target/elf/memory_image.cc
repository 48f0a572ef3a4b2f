// Segments go back to their file offsets; what is unreadable stays zero. The dynamic linker has
// turned the addresses of .dynamic into absolute ones, which is undone here, so that the result
// reads like the file.
// SPDX-License-Identifier: MIT
#include "target/elf/memory_image.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "target/elf/elf_file.h"

namespace hognose::target {
namespace {

constexpr std::size_t header_bytes = 4096;
constexpr std::uint64_t most_bytes = 64ULL << 20U;
constexpr std::uint64_t piece_bytes = 1ULL << 20U;
constexpr std::uint64_t most_note_bytes = 64ULL << 10U;
constexpr std::uint64_t most_dynamic_bytes = 64ULL << 10U;

/// The headers of an image, from its first page; the tables borrow `page`.
Result<ElfFile> read_headers(const Memory& memory, Address load_start, std::span<std::byte> page) {
  const std::size_t size = memory.read_some(load_start, page);
  if (size == 0) return fail(ErrorKind::unmapped, "ELF header", load_start);
  return ElfFile::parse(page.first(size));
}

std::uint64_t bias_of(const ElfFile& file, Address load_start) {
  for (const Elf64_Phdr& segment : file.segments()) {
    if (segment.p_type != PT_LOAD) continue;
    return load_start.value() - (segment.p_vaddr - segment.p_offset);
  }
  return load_start.value();
}

bool is_loaded(const ElfFile& file, std::uint64_t virtual_address) {
  return std::any_of(
      file.segments().begin(), file.segments().end(), [&](const Elf64_Phdr& segment) {
        return segment.p_type == PT_LOAD && virtual_address >= segment.p_vaddr &&
               virtual_address - segment.p_vaddr < segment.p_memsz;
      });
}

/// Turns the addresses in .dynamic back into linked ones.
void unrelocate_dynamic(const ElfFile& file,
                        std::uint64_t bias,
                        std::span<std::byte> bytes,
                        FileWork& work) {
  for (const Elf64_Phdr& segment : file.segments()) {
    if (segment.p_type != PT_DYNAMIC || segment.p_offset >= bytes.size()) continue;
    auto rest = bytes.subspan(segment.p_offset);
    rest = rest.first(std::min({std::uint64_t{rest.size()}, segment.p_filesz, most_dynamic_bytes}));
    for (; rest.size() >= sizeof(Elf64_Dyn) && work.spend();
         rest = rest.subspan(sizeof(Elf64_Dyn))) {
      Elf64_Dyn entry;
      std::memcpy(&entry, rest.data(), sizeof(entry));
      const bool is_address = entry.d_tag == DT_SYMTAB || entry.d_tag == DT_STRTAB ||
                              entry.d_tag == DT_HASH || entry.d_tag == DT_GNU_HASH;
      if (!is_address || !is_loaded(file, entry.d_un.d_ptr - bias)) continue;
      entry.d_un.d_ptr -= bias;
      std::memcpy(rest.data(), &entry, sizeof(entry));
    }
  }
}

/// Copies a segment to its place in the file, as far as it can be read, and is paid for. Grows `copy` by what there is and not by what the header promises.
void copy_segment(const Memory& memory,
                  Address from,
                  const Elf64_Phdr& segment,
                  FileWork& work,
                  std::vector<std::byte>& copy) {
  constexpr std::uint64_t steps_of_byte = 2;
  if (segment.p_offset >= most_bytes) return;
  const std::uint64_t size = std::min(segment.p_filesz, most_bytes - segment.p_offset);
  std::vector<std::byte> piece(std::min(size, piece_bytes));
  for (std::uint64_t done = 0; done < size;) {
    const auto wanted = std::span(piece).first(std::min(size - done, piece_bytes));
    const std::size_t count = memory.read_some(from + done, wanted);
    if (count == 0 || !work.spend(count * steps_of_byte)) break;
    const std::uint64_t at = segment.p_offset + done;
    copy.resize(std::max<std::uint64_t>(copy.size(), at + count));
    std::memcpy(copy.data() + at, piece.data(), count);
    done += count;
  }
}

}  // namespace

Result<Image> read_image(const Memory& memory, Address load_start) {
  std::array<std::byte, header_bytes> page{};
  const auto headers = TRY(read_headers(memory, load_start, page));
  const std::uint64_t bias = bias_of(headers, load_start);
  std::vector<std::byte> copy(page.begin(), page.end());
  FileWork work;
  for (const Elf64_Phdr& segment : headers.segments()) {
    if (segment.p_type != PT_LOAD) continue;
    copy_segment(memory, Address(bias + segment.p_vaddr), segment, work, copy);
  }
  // The section table is not loaded: whatever lies at its offset now is something else.
  Elf64_Ehdr header = headers.header();
  header.e_shoff = 0;
  header.e_shnum = 0;
  header.e_shstrndx = 0;
  std::memcpy(copy.data(), &header, sizeof(header));
  unrelocate_dynamic(headers, bias, copy, work);
  return Image::own(std::move(copy));
}

std::string read_build_id(const Memory& memory, Address load_start) {
  std::array<std::byte, header_bytes> page{};
  const auto headers = read_headers(memory, load_start, page);
  if (!headers) return {};
  const std::uint64_t bias = bias_of(*headers, load_start);
  FileWork work;
  for (const Elf64_Phdr& segment : headers->segments()) {
    if (segment.p_type != PT_NOTE) continue;
    std::vector<std::byte> notes(std::min(segment.p_filesz, most_note_bytes));
    notes.resize(memory.read_some(Address(bias + segment.p_vaddr), notes));
    auto id = find_build_id(notes, segment.p_align, work);
    if (!id.empty()) return id;
  }
  return {};
}

}  // namespace hognose::target
