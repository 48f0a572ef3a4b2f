// Parsing one ELF image into what the rest of hognose asks of it.
// SPDX-License-Identifier: MIT
#include "target/elf/image.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/byte_reader.h"
#include "target/elf/elf_file.h"
#include "target/seams/maps.h"

namespace hognose::target {
namespace {

std::vector<Segment> segments_of(const ElfFile& file) {
  std::vector<Segment> segments;
  for (const Elf64_Phdr& header : file.segments()) {
    if (header.p_type != PT_LOAD) continue;
    segments.push_back({header.p_vaddr,
                        header.p_offset,
                        header.p_filesz,
                        header.p_memsz,
                        (header.p_flags & PF_W) != 0,
                        (header.p_flags & PF_X) != 0});
  }
  return segments;
}

std::vector<Section> sections_of(const ElfFile& file) {
  std::vector<Section> sections;
  TextsOfTable names(file.section_names(), file.sections().size());
  for (const Elf64_Shdr& header : file.sections()) {
    sections.push_back({names.at(header.sh_name),
                        header.sh_addr,
                        header.sh_offset,
                        header.sh_size,
                        header.sh_type});
  }
  return sections;
}

/// Debug files keep the sections of what they were split from, emptied: code as well.
bool is_without_code(const ElfFile& file) {
  return std::any_of(file.sections().begin(), file.sections().end(), [](const Elf64_Shdr& section) {
    return section.sh_type == SHT_NOBITS && (section.sh_flags & SHF_EXECINSTR) != 0;
  });
}

// Sections first: in a separate debug file only they say where the notes are. Those of a file do not
// lie over each other, so that together they are no larger than it.
std::string build_id_of(const ElfFile& file) {
  std::uint64_t left = 2 * std::uint64_t{file.bytes().size()};
  const auto find_in = [&left](std::span<const std::byte> notes, std::uint64_t alignment) {
    if (notes.size() > left) return std::string();
    left -= notes.size();
    return find_build_id(read_notes(notes, alignment));
  };
  for (const Elf64_Shdr& section : file.sections()) {
    if (section.sh_type != SHT_NOTE) continue;
    auto id = find_in(file.contents(section), section.sh_addralign);
    if (!id.empty()) return id;
  }
  for (const Elf64_Phdr& segment : file.segments()) {
    if (segment.p_type != PT_NOTE) continue;
    auto id = find_in(file.contents(segment), segment.p_align);
    if (!id.empty()) return id;
  }
  return {};
}

// Whether the file ends before what its own headers speak of. A separate debug file has kept the
// segments of what it was split from, without their bytes.
bool is_cut(const ElfFile& file, bool is_debug_file) {
  const std::uint64_t size = file.bytes().size();
  const auto holds = [&](std::uint64_t offset, std::uint64_t length) {
    return offset <= size && length <= size - offset;
  };
  const Elf64_Ehdr& header = file.header();
  const std::uint64_t table = std::uint64_t{header.e_shnum} * header.e_shentsize;
  if (header.e_shoff != 0 && !holds(header.e_shoff, table)) return true;
  if (is_debug_file) return false;
  return std::any_of(file.segments().begin(), file.segments().end(), [&](const Elf64_Phdr& one) {
    return one.p_type == PT_LOAD && !holds(one.p_offset, one.p_filesz);
  });
}

}  // namespace

Result<Image> Image::open_named(const std::string& path) {
  return open(TRY(target::open_named(path)));
}

Result<Image> Image::open(const Descriptor& opened) {
  auto file = TRY(MappedFile::open(opened));
  auto image = TRY(parse(file.bytes()));
  if (is_cut(TRY(ElfFile::parse(file.bytes())), image.is_debug_file_))
    return fail(ErrorKind::corrupt, "ELF file, which is cut short");
  image.file_ = std::move(file);
  return image;
}

Result<Image> Image::parse(std::span<const std::byte> bytes) {
  const auto file = TRY(ElfFile::parse(bytes));
  Image image;
  image.bytes_ = bytes;
  image.machine_ = file.header().e_machine;
  image.segments_ = segments_of(file);
  image.sections_ = sections_of(file);
  image.build_id_ = build_id_of(file);
  image.is_debug_file_ = is_without_code(file);
  image.dynamic_symbols_ = find_dynamic_symbols(file);
  image.static_symbols_ = find_static_symbols(file);
  return image;
}

Result<Image> Image::own(std::vector<std::byte> bytes) {
  auto image = TRY(parse(bytes));
  image.owned_ = std::move(bytes);
  return image;
}

std::optional<ElfSymbol> Image::find_symbol(std::string_view name) const {
  if (dynamic_symbols_) {
    if (auto symbol = dynamic_symbols_->find(name)) return symbol;
  }
  return static_symbols_ ? static_symbols_->find(name) : std::nullopt;
}

std::vector<ElfSymbol> Image::symbols() const {
  std::vector<ElfSymbol> all;
  if (static_symbols_) {
    static_symbols_->append_to(all);  // holds what is in .dynsym too
  } else if (dynamic_symbols_) {
    dynamic_symbols_->append_to(all);
  }
  return all;
}

std::optional<Section> Image::find_section(std::string_view name) const {
  for (const Section& section : sections_) {
    if (section.name == name) return section;
  }
  return std::nullopt;
}

std::optional<Section> Image::find_section_at(std::uint64_t virtual_address) const {
  for (const Section& section : sections_) {
    // What is not loaded has no address; what each thread has a copy of (.tbss) lies over others.
    const bool is_loaded = section.virtual_address != 0 && section.name != ".tbss";
    if (!is_loaded || virtual_address < section.virtual_address) continue;
    if (virtual_address - section.virtual_address < section.size) return section;
  }
  return std::nullopt;
}

Result<std::span<const std::byte>> Image::bytes_at(std::uint64_t virtual_address,
                                                   std::uint64_t size) const {
  if (is_debug_file_) return fail(ErrorKind::not_found, "contents of a separate debug file");
  for (const Segment& segment : segments_) {
    if (virtual_address < segment.virtual_address) continue;
    const std::uint64_t offset = virtual_address - segment.virtual_address;
    if (offset >= segment.file_size || size > segment.file_size - offset) continue;
    const auto rest =
        TRY(slice(bytes_, segment.file_offset, offset + size, "bytes of an ELF segment"));
    return rest.subspan(offset);
  }
  return fail(ErrorKind::unmapped, "bytes of an ELF image", Address(virtual_address));
}

std::uint64_t Image::bias(Address load_start) const {
  if (segments_.empty()) return load_start.value();
  const Segment& first = segments_.front();
  return load_start.value() - (first.virtual_address - first.file_offset);
}

bool Image::has_dwarf() const {
  return find_section(".debug_info").has_value() || find_section(".zdebug_info").has_value();
}

std::vector<ImageLocation> find_images(const Maps& maps) {
  std::vector<ImageLocation> images;
  std::map<std::string_view, std::size_t> newest;  // path -> the image its next mappings belong to
  for (const Mapping& mapping : maps.all()) {
    if (!mapping.path.starts_with('/')) continue;
    const auto known = newest.find(mapping.path);
    if (mapping.file_offset == 0 && (known == newest.end() || !mapping.writable)) {
      newest[mapping.path] = images.size();
      images.push_back({mapping.path, mapping.range, mapping.range.begin});
    } else if (known != newest.end()) {
      images[known->second].range.end = mapping.range.end;
    }
  }
  return images;
}

}  // namespace hognose::target
