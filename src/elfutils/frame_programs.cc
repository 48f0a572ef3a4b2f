// Walking entries as libdw does, and reading their programs without running them.
// SPDX-License-Identifier: MIT
#include "elfutils/frame_programs.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

#include <dwarf.h>
#include <gelf.h>

#include "base/byte_reader.h"
#include "elfutils/cfa_program.h"

namespace hognose::elfutils {
namespace {

using Bytes = std::span<const std::byte>;

/// How many bytes a pointer takes that is encoded so; nothing for what is not written today.
std::optional<std::uint64_t> size_of_encoded(std::uint8_t encoding) {
  if ((encoding & 0x70U) == DW_EH_PE_aligned) return std::nullopt;
  switch (encoding & 0x0fU) {
    case DW_EH_PE_absptr:
    case DW_EH_PE_udata8:
    case DW_EH_PE_sdata8:
      return 8;
    case DW_EH_PE_udata4:
    case DW_EH_PE_sdata4:
      return 4;
    case DW_EH_PE_udata2:
    case DW_EH_PE_sdata2:
      return 2;
    default:
      return std::nullopt;
  }
}

Bytes bytes_between(const std::uint8_t* begin, const std::uint8_t* end) {
  return begin < end ? std::as_bytes(std::span(begin, end)) : Bytes();
}

/// All entries of a section, of which each program was looked at.
class Entries {
 public:
  Entries(Elf* elf, Bytes section, bool is_eh_frame)
      : ident_(elf_getident(elf, nullptr)), section_(section), is_eh_frame_(is_eh_frame) {}

  /// False if one is not modest, or belongs to none of those in front of it; or if the file is none of
  /// ELF.
  bool look() {
    if (ident_ == nullptr) return false;
    Elf_Data data{};
    data.d_buf = const_cast<std::byte*>(section_.data());  // which is not written to
    data.d_size = section_.size();
    data.d_type = ELF_T_BYTE;
    data.d_version = EV_CURRENT;
    const auto* const ident = static_cast<const unsigned char*>(static_cast<const void*>(ident_));
    Dwarf_Off at = 0;
    while (true) {
      Dwarf_Off next = at;
      Dwarf_CFI_Entry entry{};
      const int end = dwarf_next_cfi(ident, &data, is_eh_frame_, at, &next, &entry);
      if (end > 0 || (end < 0 && next <= at)) return true;
      if (end == 0 && !look_at(at, entry)) return false;
      at = next;
    }
  }

  /// Whether a function's entry begins there.
  [[nodiscard]] bool has_function_at(std::uint64_t offset) const {
    return std::ranges::binary_search(functions_, offset);
  }

 private:
  /// What functions have in common.
  struct Common {
    Dwarf_Off at = 0;
    std::uint64_t pointer_size = 0;
    bool is_sized = false;  // each function has a block of further data
  };

  bool look_at(Dwarf_Off at, const Dwarf_CFI_Entry& entry) {
    if (!dwarf_cfi_cie_p(&entry)) return look_at_function(at, entry.fde);
    const auto common = read_common(at, entry.cie);
    if (!common) return false;
    commons_.push_back(*common);
    return is_modest_program(
        bytes_between(entry.cie.initial_instructions, entry.cie.initial_instructions_end));
  }

  static std::optional<Common> read_common(Dwarf_Off at, const Dwarf_CIE& entry) {
    Common common{at, 8, false};
    std::string_view letters = entry.augmentation;
    if (letters.empty()) return common;
    if (letters.front() != 'z') return std::nullopt;
    common.is_sized = true;
    Bytes data = bytes_between(entry.augmentation_data,
                               entry.augmentation_data + entry.augmentation_data_size);
    for (const char letter : letters.substr(1)) {
      const bool says_nothing = letter == 'S' || letter == 'B';
      if (!says_nothing && !take_augmentation(letter, data, common)) return std::nullopt;
    }
    return common;
  }

  /// What one letter stands for, from the front of `data`; false if that is not known.
  static bool take_augmentation(char letter, Bytes& data, Common& common) {
    const bool is_known = letter == 'R' || letter == 'P' || letter == 'L';
    if (!is_known || data.empty()) return false;
    const auto encoding = std::to_integer<std::uint8_t>(data.front());
    data = data.subspan(1);
    if (letter == 'L') return true;
    const auto size = size_of_encoded(encoding);
    if (!size || (letter == 'P' && *size > data.size())) return false;
    if (letter == 'R') common.pointer_size = *size;
    if (letter == 'P') data = data.subspan(*size);
    return true;
  }

  bool look_at_function(Dwarf_Off at, const Dwarf_FDE& entry) {
    const auto common = std::ranges::lower_bound(commons_, entry.CIE_pointer, {}, &Common::at);
    if (common == commons_.end() || common->at != entry.CIE_pointer) return false;
    functions_.push_back(at);
    ByteReader reader(bytes_between(entry.start, entry.end));
    if (!reader.skip(2 * common->pointer_size)) return true;
    // The size of a block takes one byte: it holds an address.
    constexpr std::uint8_t one_byte = 0x7f;
    const auto block = common->is_sized ? reader.read<std::uint8_t>().value_or(0) : std::uint8_t{0};
    if (block > one_byte) return false;
    if (!reader.skip(block)) return true;
    return is_modest_program(*reader.read_bytes(reader.remaining()));
  }

  char* ident_;
  Bytes section_;
  bool is_eh_frame_;
  std::vector<Common> commons_;  // by place
  std::vector<std::uint64_t> functions_;  // by place
};

/// What libdw takes for the table of functions, and for that by which it is searched.
struct FrameTables {
  Bytes entries;
  std::uint64_t entries_at = 0;  ///< as linked
  Bytes search;
  std::uint64_t search_at = 0;
};

/// The front of the table that is searched, as all linkers write it.
struct SearchHead {
  std::uint8_t version;
  std::uint8_t pointer_encoding;
  std::uint8_t count_encoding;
  std::uint8_t table_encoding;
  std::int32_t entries;  // from here
  std::uint32_t count;
};

struct Row {
  std::int32_t function;  // both from the front of the table
  std::int32_t entry;
};

constexpr std::uint8_t from_there = DW_EH_PE_pcrel | DW_EH_PE_sdata4;
constexpr std::uint8_t from_table = DW_EH_PE_datarel | DW_EH_PE_sdata4;

std::optional<SearchHead> read_head(Bytes search) {
  SearchHead head{};
  if (search.size() < 8) return std::nullopt;
  std::memcpy(&head, search.data(), std::min(search.size(), sizeof head));
  if (head.version != 1 || head.pointer_encoding != from_there) return std::nullopt;
  return head;
}

std::uint64_t entries_of(const SearchHead& head, std::uint64_t search_at) {
  constexpr std::uint64_t where_it_says = 4;
  return search_at + where_it_says + static_cast<std::uint64_t>(std::int64_t{head.entries});
}

/// Whether each row of the table that is searched leads to an entry that was looked at.
bool leads_to(const FrameTables& tables, const Entries& entries) {
  if (tables.search.empty()) return true;
  const auto head = read_head(tables.search);
  if (!head) return false;
  if (head->count_encoding == DW_EH_PE_omit || head->table_encoding == DW_EH_PE_omit) return true;
  if (head->count_encoding != DW_EH_PE_udata4 || head->table_encoding != from_table) return false;
  if (tables.search.size() < sizeof(SearchHead)) return false;
  // Of another table it is not searched.
  if (entries_of(*head, tables.search_at) != tables.entries_at) return true;
  const Bytes rows = tables.search.subspan(sizeof(SearchHead));
  if (head->count > rows.size() / sizeof(Row)) return false;
  for (std::size_t number = 0; number < head->count; ++number) {
    Row row{};
    std::memcpy(&row, rows.data() + number * sizeof row, sizeof row);
    const auto entry = tables.search_at + static_cast<std::uint64_t>(std::int64_t{row.entry});
    if (!entries.has_function_at(entry - tables.entries_at)) return false;
  }
  return true;
}

Bytes contents_of(Elf_Scn* section) {
  const Elf_Data* const data = elf_rawdata(section, nullptr);
  if (data == nullptr || data->d_buf == nullptr) return {};
  return {static_cast<const std::byte*>(data->d_buf), data->d_size};
}

/// By the sections' names; nothing if there is none of that name.
std::optional<FrameTables> tables_by_section(Elf* elf) {
  std::size_t names = 0;
  if (elf_getshdrstrndx(elf, &names) != 0 || names == 0) return std::nullopt;
  FrameTables tables;
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf, section)) != nullptr) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr) continue;
    const char* const text = elf_strptr(elf, names, header.sh_name);
    const std::string_view name(text == nullptr ? "" : text);
    if (name == ".eh_frame_hdr") {
      tables.search = contents_of(section);
      tables.search_at = header.sh_addr;
    } else if (name == ".eh_frame") {
      if (header.sh_type != SHT_PROGBITS) return FrameTables();
      tables.entries = contents_of(section);
      tables.entries_at = header.sh_addr;
      return tables;
    }
  }
  return std::nullopt;
}

Bytes from_offset(Bytes file, std::uint64_t offset) {
  return file.subspan(std::min<std::uint64_t>(offset, file.size()));
}

/// By the program header; nothing if that cannot be read.
std::optional<FrameTables> tables_by_segment(Elf* elf, Bytes file) {
  std::size_t count = 0;
  if (elf_getphdrnum(elf, &count) != 0) return FrameTables();
  for (std::size_t number = 0; number < count; ++number) {
    GElf_Phdr header;
    if (gelf_getphdr(elf, static_cast<int>(number), &header) == nullptr) return FrameTables();
    if (header.p_type != PT_GNU_EH_FRAME) continue;
    FrameTables tables;
    tables.search_at = header.p_vaddr;
    tables.search = from_offset(file, header.p_offset);
    tables.search =
        tables.search.first(std::min<std::uint64_t>(tables.search.size(), header.p_filesz));
    const auto head = read_head(tables.search);
    if (!head) return std::nullopt;
    tables.entries_at = entries_of(*head, header.p_vaddr);
    tables.entries = from_offset(file, tables.entries_at - header.p_vaddr + header.p_offset);
    return tables;
  }
  return FrameTables();
}

}  // namespace

bool may_run_eh_frame(Elf* elf, std::span<const std::byte> file) {
  auto tables = tables_by_section(elf);
  if (!tables) tables = tables_by_segment(elf, file);
  if (!tables) return false;
  Entries entries(elf, tables->entries, true);
  return entries.look() && leads_to(*tables, entries);
}

bool may_run_debug_frame(Elf* elf, std::span<const std::byte> section) {
  return Entries(elf, section, false).look();
}

}  // namespace hognose::elfutils
