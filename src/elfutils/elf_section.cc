// One walk over the table of sections.
// SPDX-License-Identifier: MIT
#include "elfutils/elf_section.h"

#include <algorithm>

#include <gelf.h>

namespace hognose::elfutils {

Elf_Scn* find_section(Elf* elf, std::initializer_list<std::string_view> names) {
  std::size_t table = 0;
  if (elf_getshdrstrndx(elf, &table) != 0) return nullptr;
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf, section)) != nullptr) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr || header.sh_type == SHT_NOBITS) continue;
    const char* const name = elf_strptr(elf, table, header.sh_name);
    if (name != nullptr && std::ranges::find(names, std::string_view(name)) != names.end())
      return section;
  }
  return nullptr;
}

std::span<const std::byte> unpacked_contents_of(Elf_Scn* section) {
  const Elf_Data* const data = section == nullptr ? nullptr : elf_getdata(section, nullptr);
  if (data == nullptr || data->d_buf == nullptr) return {};
  return {static_cast<const std::byte*>(data->d_buf), data->d_size};
}

}  // namespace hognose::elfutils
