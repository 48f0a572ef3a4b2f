// Debug information for tests, put together byte by byte: one unit of C of old DWARF.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <dwarf.h>
#include <elf.h>
#include <unistd.h>

#include "elfutils/byte_writer.h"

namespace hognose::elfutils {

/// A file of such sections, as long as it lives.
class FakeDebugElf {
 public:
  using Section = std::pair<std::string, std::string>;  // name and contents

  explicit FakeDebugElf(std::vector<Section> sections) {
    std::string names(1, '\0');
    std::vector<Elf64_Shdr> table(1);
    std::string bytes(sizeof(Elf64_Ehdr), '\0');
    sections.emplace_back(".shstrtab", "");
    for (auto& [name, contents] : sections) {
      Elf64_Shdr section{};
      section.sh_name = static_cast<Elf64_Word>(names.size());
      names.append(name).append(1, '\0');
      if (name == ".shstrtab") contents = names;
      section.sh_type = name == ".shstrtab" ? SHT_STRTAB : SHT_PROGBITS;
      section.sh_offset = bytes.size();
      section.sh_size = contents.size();
      section.sh_addralign = 1;
      table.push_back(section);
      bytes += contents;
    }
    const Elf64_Ehdr header = head_of(bytes.size(), table.size());
    std::memcpy(bytes.data(), &header, sizeof header);
    for (const Elf64_Shdr& section : table) {
      const std::size_t at = bytes.size();
      bytes.resize(at + sizeof section);
      std::memcpy(&bytes[at], &section, sizeof section);
    }
    static int count = 0;
    path_ = "/tmp/hognose-debug-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  FakeDebugElf(const FakeDebugElf&) = delete;
  FakeDebugElf& operator=(const FakeDebugElf&) = delete;
  ~FakeDebugElf() { ::unlink(path_.c_str()); }

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  static Elf64_Ehdr head_of(std::size_t table_at, std::size_t count) {
    Elf64_Ehdr header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_ident[EI_VERSION] = EV_CURRENT;
    header.e_type = ET_DYN;
    header.e_machine = EM_X86_64;
    header.e_version = EV_CURRENT;
    header.e_ehsize = sizeof header;
    header.e_shoff = table_at;
    header.e_shentsize = sizeof(Elf64_Shdr);
    header.e_shnum = static_cast<Elf64_Half>(count);
    header.e_shstrndx = static_cast<Elf64_Half>(count - 1);
    return header;
  }

  std::string path_;
};

/// .debug_abbrev of one tag after the other, counted from 1.
class FakeAbbreviations {
 public:
  using Attribute = std::pair<unsigned, unsigned>;  // and its form

  void add(unsigned tag, bool has_children, const std::vector<Attribute>& attributes) {
    writer_.put_uleb(++count_);
    writer_.put_uleb(tag);
    writer_.put(has_children ? 1 : 0, 1);
    for (const auto& [name, form] : attributes) {
      writer_.put_uleb(name);
      writer_.put_uleb(form);
    }
    writer_.put(0, 2);
  }
  [[nodiscard]] std::string bytes() const { return writer_.bytes() + std::string(1, '\0'); }

 private:
  ByteWriter writer_;
  unsigned count_ = 0;
};

/// .debug_info of one unit of DWARF 4 with such entries; they begin 11 bytes into it.
inline std::string fake_unit(const std::string& entries) {
  ByteWriter writer;
  constexpr std::size_t size_of_head = 7;
  writer.put(size_of_head + entries.size(), 4);
  writer.put(4, 2);  // the version
  writer.put(0, 4);  // where its abbreviations are
  writer.put(8, 1);  // bytes of an address
  writer.put_bytes(entries);
  return std::move(writer).bytes();
}

}  // namespace hognose::elfutils
