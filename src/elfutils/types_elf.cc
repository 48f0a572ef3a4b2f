// A header, the contents of the sections, then their headers.
// SPDX-License-Identifier: MIT
#include "elfutils/types_elf.h"

#include <cstdint>
#include <string_view>
#include <vector>

#include <elf.h>

#include "base/formatted.h"
#include "elfutils/byte_writer.h"
#include "elfutils/dwarf_writer.h"

namespace hognose::elfutils {
namespace {

struct Section {
  std::string_view name;
  std::string_view contents;
  std::uint32_t type = SHT_PROGBITS;
  std::uint64_t flags = 0;
  std::uint64_t entry_size = 0;
};

// What the header of a section says beyond Section.
struct Placed {
  std::uint64_t name = 0;  // where in .shstrtab
  std::uint64_t offset = 0;
};

void put_file_header(ByteWriter& writer, std::size_t section_count) {
  writer.put_bytes({ELFMAG, SELFMAG});
  writer.put(ELFCLASS64, 1);
  writer.put(ELFDATA2LSB, 1);
  writer.put(EV_CURRENT, 1);
  writer.put(0, EI_NIDENT - EI_OSABI);
  writer.put(ET_REL, 2);
  writer.put(EM_X86_64, 2);
  writer.put(EV_CURRENT, 4);
  writer.put(0, 8);  // entry
  writer.put(0, 8);  // no program headers
  writer.put(0, 8);  // the section headers: patched
  writer.put(0, 4);
  writer.put(sizeof(Elf64_Ehdr), 2);
  writer.put(0, 4);  // size and number of program headers
  writer.put(sizeof(Elf64_Shdr), 2);
  writer.put(section_count, 2);
  writer.put(section_count - 1, 2);  // .shstrtab is the last
}

void put_section_header(ByteWriter& writer, const Section& section, const Placed& placed) {
  writer.put(placed.name, 4);
  writer.put(section.type, 4);
  writer.put(section.flags, 8);
  writer.put(0, 8);  // address
  writer.put(placed.offset, 8);
  writer.put(section.contents.size(), 8);
  writer.put(0, 8);  // link and info
  writer.put(1, 8);  // alignment
  writer.put(section.entry_size, 8);
}

std::string write_elf(std::vector<Section> sections) {
  ByteWriter names;
  names.put_text("");
  std::vector<Placed> places;
  sections.push_back({.name = ".shstrtab", .contents = {}, .type = SHT_STRTAB});
  for (const Section& section : sections) {
    places.push_back({.name = names.size()});
    names.put_text(section.name);
  }
  sections.back().contents = names.bytes();
  ByteWriter writer;
  put_file_header(writer, sections.size() + 1);
  for (std::size_t at = 0; at < sections.size(); ++at) {
    places[at].offset = writer.size();
    writer.put_bytes(sections[at].contents);
  }
  writer.align(8);
  writer.patch(offsetof(Elf64_Ehdr, e_shoff), writer.size(), 8);
  writer.put_bytes(std::string(sizeof(Elf64_Shdr), '\0'));
  for (std::size_t at = 0; at < sections.size(); ++at) {
    put_section_header(writer, sections[at], places[at]);
  }
  return std::move(writer).bytes();
}

}  // namespace

std::string make_types_elf(const layout::ShippedTable& table) {
  const std::vector<CStruct> declarations = declare_structs(table);
  const DwarfSections dwarf = write_dwarf(declarations, formatted("CPython {}", table.name));
  return write_elf({
      {.name = ".text", .contents = {}, .flags = SHF_ALLOC | SHF_EXECINSTR},
      {.name = ".debug_info", .contents = dwarf.info},
      {.name = ".debug_abbrev", .contents = dwarf.abbreviations},
      {.name = ".debug_str",
       .contents = dwarf.strings,
       .flags = SHF_MERGE | SHF_STRINGS,
       .entry_size = 1},
  });
}

}  // namespace hognose::elfutils
