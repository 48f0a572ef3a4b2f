// Reading the table where it is loaded (Linux Standard Base, "Exception Frame Header").
// SPDX-License-Identifier: MIT
#include "target/elf/function_starts.h"

#include <algorithm>
#include <utility>

#include <elf.h>

#include "base/find_containing.h"

namespace hognose::target {
namespace {

constexpr const char* reading_table = ".eh_frame_hdr";
constexpr const char* reading_header = "ELF header";
constexpr std::size_t most_places = 1U << 16U;
constexpr std::uint16_t most_headers = 128;

/// The front of the table, as all linkers write it.
struct Front {
  std::uint8_t version;
  std::uint8_t frames_encoding;
  std::uint8_t count_encoding;
  std::uint8_t rows_encoding;
  std::int32_t frames;
  std::uint32_t count;
};

/// Both from the front of the table.
struct Row {
  std::int32_t function;
  std::int32_t description;
};

/// The front of a function's description, as compilers write it.
struct Description {
  std::uint32_t length;
  std::uint32_t common;
  std::int32_t function;  ///< from here
  std::uint32_t size;
};

/// Back as well as on.
Address moved(Address from, std::int32_t by) {
  return Address(from.value() + static_cast<std::uint64_t>(std::int64_t{by}));
}

/// Where the table is loaded; nothing if the image has none.
std::optional<Address> find_table(const PageCache& memory, Address load_start) {
  const auto header = memory.read_value<Elf64_Ehdr>(load_start, reading_header);
  if (!header || header->e_phentsize != sizeof(Elf64_Phdr)) return std::nullopt;
  std::optional<std::uint64_t> bias;
  std::optional<std::uint64_t> table;
  for (std::uint16_t at = 0; at < std::min(header->e_phnum, most_headers); ++at) {
    const Address place = load_start + header->e_phoff + at * sizeof(Elf64_Phdr);
    const auto segment = memory.read_value<Elf64_Phdr>(place, reading_header);
    if (!segment) return std::nullopt;
    if (segment->p_type == PT_LOAD && !bias)
      bias = load_start.value() - (segment->p_vaddr - segment->p_offset);
    if (segment->p_type == PT_GNU_EH_FRAME) table = segment->p_vaddr;
  }
  if (!bias || !table) return std::nullopt;
  return Address(*bias + *table);
}

}  // namespace

FunctionStarts::FunctionStarts(const PageCache& memory, std::vector<ImageLocation> images)
    : memory_(memory) {
  for (ImageLocation& image : images)
    tables_.push_back({.image = std::move(image)});
}

std::optional<Address> FunctionStarts::find(Address pc) {
  const auto known = known_.find(pc);
  if (known != known_.end()) return known->second;
  if (known_.size() >= most_places) known_.clear();
  return known_.emplace(pc, look_up(pc)).first->second;
}

std::optional<Address> FunctionStarts::look_up(Address pc) {
  auto* const table =
      find_containing(tables_, pc, [](const Table& one) { return one.image.range; });
  if (table == nullptr) return std::nullopt;
  if (!std::exchange(table->tried, true)) open(*table);
  return table->begin.is_null() ? std::nullopt : search(*table, pc);
}

// A table whose rows do not fit the image is not believed at all.
void FunctionStarts::open(Table& table) const {
  constexpr std::uint8_t four_bytes = 0x03;  // DW_EH_PE_udata4
  constexpr std::uint8_t from_table = 0x3b;  // DW_EH_PE_datarel | DW_EH_PE_sdata4
  const auto place = find_table(memory_, table.image.load_start);
  if (!place || !table.image.range.contains(*place)) return;
  const auto front = memory_.read_value<Front>(*place, reading_table);
  if (!front || front->version != 1 || front->count_encoding != four_bytes) return;
  const std::uint64_t room = table.image.range.end.value() - place->value();
  if (front->rows_encoding != from_table || front->count > room / sizeof(Row)) return;
  table.begin = *place;
  table.count = front->count;
}

std::optional<Address> FunctionStarts::search(const Table& table, Address pc) const {
  const auto row_at = [&](std::uint32_t number) {
    return memory_.read_value<Row>(table.begin + sizeof(Front) + number * sizeof(Row),
                                   reading_table);
  };
  std::uint32_t begin = 0;
  std::uint32_t end = table.count;
  while (begin < end) {  // the first that begins behind `pc`
    const std::uint32_t middle = begin + (end - begin) / 2;
    const auto row = row_at(middle);
    if (!row) return std::nullopt;
    if (moved(table.begin, row->function) <= pc) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  if (begin == 0) return std::nullopt;
  const auto row = row_at(begin - 1);
  if (!row) return std::nullopt;
  const Address function = moved(table.begin, row->function);
  const Address place = moved(table.begin, row->description);
  const auto told = memory_.read_value<Description>(place, reading_table);
  if (!told || moved(place + offsetof(Description, function), told->function) != function)
    return std::nullopt;
  return AddressRange::from(function, told->size).contains(pc) ? std::optional(function)
                                                               : std::nullopt;
}

}  // namespace hognose::target
