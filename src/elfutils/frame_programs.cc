// Walking entries as libdw does, and reading their programs without running them.
// SPDX-License-Identifier: MIT
#include "elfutils/frame_programs.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
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

// The largest functions that compilers make - loops over bytecode - have programs of some kilobytes.
constexpr std::size_t largest_program = 1U << 20U;

/// What is paid for programs: a step for each byte that is looked at here, and for each that libdw runs.
class Payment {
 public:
  explicit Payment(target::FileWork& work, std::size_t largest = largest_program)
      : work_(work), largest_(largest) {}

  /// Whether a program is modest, and was paid for.
  bool may_run(Bytes program) {
    return program.size() <= largest_ && work_.spend(1 + 2 * program.size()) &&
           is_modest_program(program);
  }
  bool may_keep(std::size_t bytes) { return work_.keep(bytes); }

 private:
  target::FileWork& work_;
  std::size_t largest_;
};

/// What functions have in common.
struct Common {
  std::uint64_t pointer_size = 8;
  bool is_sized = false;  ///< each function has a block of further data
};

/// What one letter of an augmentation stands for, from the front of `data`; false if that is not known.
bool take_augmentation(char letter, Bytes& data, Common& common) {
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

std::optional<Common> read_common(const Dwarf_CIE& entry) {
  Common common;
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

/// Nothing if its program is not modest.
std::optional<Common> read_modest_common(const Dwarf_CIE& entry, Payment& payment) {
  const auto common = read_common(entry);
  const Bytes program = bytes_between(entry.initial_instructions, entry.initial_instructions_end);
  return common && payment.may_run(program) ? common : std::nullopt;
}

bool is_modest_function(const Dwarf_FDE& entry, const Common& common, Payment& payment) {
  ByteReader reader(bytes_between(entry.start, entry.end));
  if (!reader.skip(2 * common.pointer_size)) return true;
  // The size of a block takes one byte: it holds an address.
  constexpr std::uint8_t one_byte = 0x7f;
  const auto block = common.is_sized ? reader.read<std::uint8_t>().value_or(0) : std::uint8_t{0};
  if (block > one_byte) return false;
  if (!reader.skip(block)) return true;
  return payment.may_run(*reader.read_bytes(reader.remaining()));
}

/// A section of entries, as libdw reads them.
class Entries {
 public:
  Entries(Elf* elf, Bytes section, bool is_eh_frame, const Payment& payment)
      : ident_(elf_getident(elf, nullptr)), is_eh_frame_(is_eh_frame), payment_(payment) {
    data_.d_buf = const_cast<std::byte*>(section.data());  // which is not written to
    data_.d_size = section.size();
    data_.d_type = ELF_T_BYTE;
    data_.d_version = EV_CURRENT;
  }

  /// Whether all are modest, and each function belongs to one of those in front of it; false if the file
  /// is none of ELF.
  bool are_modest() {
    if (ident_ == nullptr) return false;
    Commons commons;
    Dwarf_Off at = 0;
    while (true) {
      Dwarf_Off next = at;
      Dwarf_CFI_Entry entry{};
      const int end = read(at, next, entry);
      if (end > 0 || (end < 0 && next <= at)) return true;
      if (end == 0 && !is_modest_beside(commons, at, entry)) return false;
      at = next;
    }
  }

  /// Whether a function's entry is at `offset`, and it and what it has in common with others are modest.
  bool is_modest_function_at(Dwarf_Off offset) {
    Dwarf_Off next = offset;
    Dwarf_CFI_Entry function{};
    if (ident_ == nullptr || read(offset, next, function) != 0 || dwarf_cfi_cie_p(&function))
      return false;
    Dwarf_CFI_Entry shared{};
    const Dwarf_Off at = function.fde.CIE_pointer;
    if (read(at, next, shared) != 0 || !dwarf_cfi_cie_p(&shared)) return false;
    const auto common = read_modest_common(shared.cie, payment_);
    return common && is_modest_function(function.fde, *common, payment_);
  }

 private:
  using Commons = std::vector<std::pair<Dwarf_Off, Common>>;  // by place

  /// Adds what is common to others to those before it.
  bool is_modest_beside(Commons& commons, Dwarf_Off at, const Dwarf_CFI_Entry& entry) {
    if (!dwarf_cfi_cie_p(&entry)) {
      const auto place = [](const auto& one) { return one.first; };
      const auto common = std::ranges::lower_bound(commons, entry.fde.CIE_pointer, {}, place);
      return common != commons.end() && common->first == entry.fde.CIE_pointer &&
             is_modest_function(entry.fde, common->second, payment_);
    }
    const auto common = read_modest_common(entry.cie, payment_);
    if (common && !payment_.may_keep(sizeof(Commons::value_type))) return false;
    if (common) commons.emplace_back(at, *common);
    return common.has_value();
  }

  int read(Dwarf_Off at, Dwarf_Off& next, Dwarf_CFI_Entry& entry) {
    const auto* const ident = static_cast<const unsigned char*>(static_cast<const void*>(ident_));
    return dwarf_next_cfi(ident, &data_, is_eh_frame_, at, &next, &entry);
  }

  char* ident_;
  Elf_Data data_{};
  bool is_eh_frame_;
  Payment payment_;
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

/// How libdw finds a function in a table.
enum class Way : std::uint8_t { none, from_the_front, by_search };

/// A table that is believed only where all linkers write it so.
Way find_way(const FrameTables& tables) {
  if (tables.search.empty()) return Way::from_the_front;
  const auto head = read_head(tables.search);
  if (!head) return Way::none;
  if (head->count_encoding == DW_EH_PE_omit || head->table_encoding == DW_EH_PE_omit)
    return Way::from_the_front;
  if (head->count_encoding != DW_EH_PE_udata4 || head->table_encoding != from_table)
    return Way::none;
  if (tables.search.size() < sizeof(SearchHead)) return Way::none;
  // Of another table, or without rows, it is not searched.
  if (head->count == 0 || entries_of(*head, tables.search_at) != tables.entries_at)
    return Way::from_the_front;
  const std::size_t room = (tables.search.size() - sizeof(SearchHead)) / sizeof(FrameRows::Row);
  return head->count <= room ? Way::by_search : Way::none;
}

bool are_in_order(const FrameRows& rows, target::FileWork& work) {
  std::uint64_t before = 0;
  for (std::size_t number = 0; number < rows.count(); ++number) {
    const std::uint64_t function = rows.function(number);
    if (function < before || !work.spend()) return false;
    before = function;
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

FrameRows::Row FrameRows::at(std::size_t number) const {
  Row row{};
  std::memcpy(&row, bytes.data() + number * sizeof row, sizeof row);
  return row;
}

std::uint64_t FrameRows::function(std::size_t number) const {
  return table_at + static_cast<std::uint64_t>(std::int64_t{at(number).function});
}

std::uint64_t FrameRows::entry(std::size_t number) const {
  return table_at + static_cast<std::uint64_t>(std::int64_t{at(number).entry});
}

FramePrograms::FramePrograms(Elf* elf, std::span<const std::byte> file, target::FileWork& work)
    : elf_(elf), work_(work) {
  auto tables = tables_by_section(elf);
  if (!tables) tables = tables_by_segment(elf, file);
  const Way way = tables ? find_way(*tables) : Way::none;
  if (way == Way::none) return;
  entries_ = tables->entries;
  entries_at_ = tables->entries_at;
  if (way == Way::from_the_front) {
    may_run_all_ = Entries(elf, entries_, true, Payment(work, largest_of_any)).are_modest();
    return;
  }
  const std::size_t size = std::size_t{read_head(tables->search)->count} * sizeof(FrameRows::Row);
  const FrameRows rows{tables->search.subspan(sizeof(SearchHead), size), tables->search_at};
  // Else it would depend on the way of the search which row is found.
  if (are_in_order(rows, work)) rows_ = rows;
}

bool FramePrograms::may_run(std::uint64_t pc) const {
  if (rows_.count() == 0) return may_run_all_ && work_.spend(largest_of_any);
  std::size_t begin = 0;  // rows before it begin at the pc or below, those from `end` on above it
  for (std::size_t end = rows_.count(); begin < end;) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (rows_.function(middle) <= pc) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  if (begin == 0) return false;
  return Entries(elf_, entries_, true, Payment(work_))
      .is_modest_function_at(rows_.entry(begin - 1) - entries_at_);
}

bool may_run_debug_frame(Elf* elf, std::span<const std::byte> section, target::FileWork& work) {
  return Entries(elf, section, false, Payment(work, largest_of_any)).are_modest();
}

}  // namespace hognose::elfutils
