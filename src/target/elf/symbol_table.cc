// Finding symbol tables in an ELF file, and symbols in them.
//
// A dynamic symbol table knows its own length only through its hash table: DT_HASH states it, and
// DT_GNU_HASH implies it (System V gABI, chapter 5; "GNU hash" as in glibc's elf/dl-lookup.c):
//
//   u32 buckets, first_symbol, bloom_words, bloom_shift
//   u64 bloom[bloom_words]
//   u32 bucket[buckets]      index of the first symbol of a chain, 0 if empty
//   u32 chain[]              hash of symbol first_symbol + i; lowest bit set on a chain's last
// SPDX-License-Identifier: MIT
#include "target/elf/symbol_table.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/byte_reader.h"
#include "target/elf/elf_file.h"
#include "target/elf/file_work.h"

namespace hognose::target {
namespace {

using Bytes = std::span<const std::byte>;

/// Symbols in one bucket that are looked at: a hash table whose chains are longer is none.
constexpr std::uint32_t longest_chain = 1U << 16U;
constexpr std::size_t bytes_of_step = 16;

Bytes first(Bytes bytes, std::uint64_t size) {
  return bytes.first(std::min<std::uint64_t>(size, bytes.size()));
}

Bytes after(Bytes bytes, std::uint64_t size) {
  return bytes.subspan(std::min<std::uint64_t>(size, bytes.size()));
}

/// The index-th T of an array of bytes, or 0 past its end.
template <class T>
T element(Bytes bytes, std::uint64_t index) {
  T value{};
  if (index < bytes.size() / sizeof(T)) {
    std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  }
  return value;
}

struct GnuHash {
  std::uint32_t buckets = 0;
  std::uint32_t first_symbol = 0;
  std::uint32_t bloom_words = 0;
  std::uint32_t bloom_shift = 0;
  Bytes bloom;
  Bytes bucket;
  Bytes chain;
};

std::optional<GnuHash> parse_gnu_hash(Bytes bytes) {
  GnuHash hash;
  hash.buckets = element<std::uint32_t>(bytes, 0);
  hash.first_symbol = element<std::uint32_t>(bytes, 1);
  hash.bloom_words = element<std::uint32_t>(bytes, 2);
  hash.bloom_shift = element<std::uint32_t>(bytes, 3);
  Bytes rest = after(bytes, 16);
  hash.bloom = first(rest, std::uint64_t{8} * hash.bloom_words);
  rest = after(rest, std::uint64_t{8} * hash.bloom_words);
  hash.bucket = first(rest, std::uint64_t{4} * hash.buckets);
  hash.chain = after(rest, std::uint64_t{4} * hash.buckets);
  const bool whole = hash.buckets != 0 && hash.bloom_words != 0 && hash.bloom_shift < 32 &&
                     hash.bucket.size() / 4 == hash.buckets;
  if (!whole) return std::nullopt;
  return hash;
}

std::uint32_t gnu_hash_of(std::string_view name) {
  std::uint32_t hash = 5381;
  for (const char character : name)
    hash = hash * 33 + static_cast<unsigned char>(character);
  return hash;
}

std::uint32_t sysv_hash_of(std::string_view name) {
  std::uint32_t hash = 0;
  for (const char character : name) {
    hash = (hash << 4U) + static_cast<unsigned char>(character);
    const std::uint32_t top = hash & 0xf0000000U;
    hash = (hash ^ (top >> 24U)) & ~top;
  }
  return hash;
}

/// How many symbols a GNU hash table speaks of: one past the end of the last chain.
std::uint64_t count_by_gnu_hash(Bytes bytes, FileWork& work) {
  const auto hash = parse_gnu_hash(bytes);
  if (!hash) return 0;
  std::uint32_t last = 0;
  for (std::uint32_t i = 0; i < hash->buckets; ++i) {
    if (!work.spend()) return 0;
    last = std::max(last, element<std::uint32_t>(hash->bucket, i));
  }
  if (last < hash->first_symbol) return hash->first_symbol;
  std::uint64_t index = last - hash->first_symbol;
  const std::uint64_t length = hash->chain.size() / 4;
  while (index < length && (element<std::uint32_t>(hash->chain, index) & 1U) == 0) {
    if (!work.spend()) return 0;
    ++index;
  }
  return index + hash->first_symbol + 1;
}

std::optional<SymbolTable::Parts> parts_by_section(const ElfFile& file, std::uint32_t type) {
  const auto& sections = file.sections();
  const auto table = std::find_if(sections.begin(), sections.end(), [&](const Elf64_Shdr& section) {
    return section.sh_type == type && !file.contents(section).empty();
  });
  if (table == sections.end() || table->sh_link >= sections.size()) return std::nullopt;
  SymbolTable::Parts parts;
  parts.entries = file.contents(*table);
  parts.names = file.contents(sections[table->sh_link]);
  const auto index = static_cast<std::uint32_t>(table - sections.begin());
  for (const Elf64_Shdr& section : sections) {
    if (section.sh_link != index) continue;
    if (section.sh_type == SHT_GNU_HASH) parts.gnu_hash = file.contents(section);
    if (section.sh_type == SHT_HASH) parts.sysv_hash = file.contents(section);
  }
  return parts;
}

/// The few entries of PT_DYNAMIC that lead to symbols.
struct Dynamic {
  std::uint64_t symbols = 0;
  std::uint64_t names = 0;
  std::uint64_t names_size = 0;
  std::uint64_t gnu_hash = 0;
  std::uint64_t sysv_hash = 0;

  void set(const Elf64_Dyn& entry) {
    const std::uint64_t value = entry.d_un.d_ptr;
    if (entry.d_tag == DT_SYMTAB) symbols = value;
    if (entry.d_tag == DT_STRTAB) names = value;
    if (entry.d_tag == DT_STRSZ) names_size = value;
    if (entry.d_tag == DT_GNU_HASH) gnu_hash = value;
    if (entry.d_tag == DT_HASH) sysv_hash = value;
  }
};

Dynamic read_dynamic(const ElfFile& file, FileWork& work) {
  Dynamic dynamic;
  std::size_t left = 16;  // of which linkers write one
  for (const Elf64_Phdr& segment : file.segments()) {
    if (segment.p_type != PT_DYNAMIC) continue;
    if (left-- == 0) break;
    // By address, not by offset: that is also right for an image put together from memory.
    const Bytes entries = first(file.bytes_from(segment.p_vaddr), segment.p_memsz);
    for (std::uint64_t i = 0; i < entries.size() / sizeof(Elf64_Dyn); ++i) {
      const auto entry = element<Elf64_Dyn>(entries, i);
      if (entry.d_tag == DT_NULL || !work.spend()) break;
      dynamic.set(entry);
    }
  }
  return dynamic;
}

std::optional<SymbolTable::Parts> parts_by_dynamic(const ElfFile& file, FileWork& work) {
  const Dynamic dynamic = read_dynamic(file, work);
  SymbolTable::Parts parts;
  parts.entries = file.bytes_from(dynamic.symbols);
  parts.names = first(file.bytes_from(dynamic.names), dynamic.names_size);
  if (dynamic.symbols == 0 || parts.entries.empty() || parts.names.empty()) return std::nullopt;
  if (dynamic.gnu_hash != 0) parts.gnu_hash = file.bytes_from(dynamic.gnu_hash);
  if (dynamic.sysv_hash != 0) parts.sysv_hash = file.bytes_from(dynamic.sysv_hash);
  const std::uint64_t count = parts.sysv_hash.empty() ? count_by_gnu_hash(parts.gnu_hash, work)
                                                      : element<std::uint32_t>(parts.sysv_hash, 1);
  parts.entries = first(parts.entries, count * sizeof(Elf64_Sym));
  return parts;
}

bool has_address(const Elf64_Sym& symbol) {
  const unsigned type = ELF64_ST_TYPE(symbol.st_info);
  return symbol.st_shndx != SHN_UNDEF && type != STT_TLS && type != STT_SECTION && type != STT_FILE;
}

bool is_wanted(const Elf64_Sym& symbol, SymbolSort wanted) {
  const unsigned type = ELF64_ST_TYPE(symbol.st_info);
  if (!has_address(symbol) || type == STT_NOTYPE) return false;
  const bool is_function = type == STT_FUNC || type == STT_GNU_IFUNC;
  return wanted == SymbolSort::all || is_function == (wanted == SymbolSort::functions);
}

ElfSymbol named(const Elf64_Sym& symbol, std::string_view name) {
  const unsigned type = ELF64_ST_TYPE(symbol.st_info);
  return {name, symbol.st_value, symbol.st_size, type == STT_FUNC || type == STT_GNU_IFUNC};
}

}  // namespace

std::optional<ElfSymbol> SymbolTable::symbol_if(std::uint64_t index, std::string_view name) const {
  if (index >= parts_.entries.size() / sizeof(Elf64_Sym)) return std::nullopt;
  const auto symbol = element<Elf64_Sym>(parts_.entries, index);
  if (!has_address(symbol) || symbol.st_name >= parts_.names.size()) return std::nullopt;
  const Bytes text = parts_.names.subspan(symbol.st_name);
  // The cheap comparison first: most names differ, and their ends need not be looked for.
  if (text.size() <= name.size() || text[name.size()] != std::byte{0}) return std::nullopt;
  if (std::memcmp(text.data(), name.data(), name.size()) != 0) return std::nullopt;
  return named(symbol, as_text(text.first(name.size())));
}

std::optional<ElfSymbol> SymbolTable::find(std::string_view name, FileWork& work) const {
  if (name.empty() || name.find('\0') != std::string_view::npos) return std::nullopt;
  if (parse_gnu_hash(parts_.gnu_hash)) return find_by_gnu_hash(name, work);
  if (element<std::uint32_t>(parts_.sysv_hash, 0) != 0) return find_by_sysv_hash(name, work);
  return find_by_looking_at_all(name, work);
}

std::optional<ElfSymbol> SymbolTable::find_by_looking_at_all(std::string_view name,
                                                             FileWork& work) const {
  const std::uint64_t count = parts_.entries.size() / sizeof(Elf64_Sym);
  constexpr std::uint64_t words = sizeof(Elf64_Sym) / sizeof(Elf64_Word);  // st_name is the first
  for (std::uint64_t i = 0; i < count && work.spend(); ++i) {
    const std::uint64_t end =
        std::uint64_t{element<Elf64_Word>(parts_.entries, i * words)} + name.size();
    if (end >= parts_.names.size() || parts_.names[end] != std::byte{0}) continue;
    if (auto symbol = symbol_if(i, name)) return symbol;
  }
  return std::nullopt;
}

std::optional<ElfSymbol> SymbolTable::find_by_gnu_hash(std::string_view name,
                                                       FileWork& work) const {
  const auto table = parse_gnu_hash(parts_.gnu_hash);
  const std::uint32_t hash = gnu_hash_of(name);
  const auto word = element<std::uint64_t>(table->bloom, (hash / 64) % table->bloom_words);
  const std::uint64_t both = (1ULL << (hash % 64)) | (1ULL << ((hash >> table->bloom_shift) % 64));
  if ((word & both) != both) return std::nullopt;
  const std::uint64_t start = element<std::uint32_t>(table->bucket, hash % table->buckets);
  if (start < table->first_symbol) return std::nullopt;
  const std::uint64_t first = start - table->first_symbol;
  const std::uint64_t end = std::min<std::uint64_t>(table->chain.size() / 4, first + longest_chain);
  for (std::uint64_t i = first; i < end && work.spend(); ++i) {
    const auto link = element<std::uint32_t>(table->chain, i);
    if ((link | 1U) == (hash | 1U)) {
      if (auto symbol = symbol_if(i + table->first_symbol, name)) return symbol;
    }
    if ((link & 1U) != 0) break;
  }
  return std::nullopt;
}

std::optional<ElfSymbol> SymbolTable::find_by_sysv_hash(std::string_view name,
                                                        FileWork& work) const {
  // u32 buckets, symbols; u32 bucket[buckets]; u32 next[symbols]: 0 ends a chain.
  const auto buckets = element<std::uint32_t>(parts_.sysv_hash, 0);
  const auto symbols = element<std::uint32_t>(parts_.sysv_hash, 1);
  const Bytes rest = after(parts_.sysv_hash, 8);
  const Bytes next = after(rest, std::uint64_t{4} * buckets);
  auto index = element<std::uint32_t>(rest, sysv_hash_of(name) % buckets);
  for (std::uint32_t steps = 0; index != 0 && steps < std::min(symbols, longest_chain); ++steps) {
    if (!work.spend()) return std::nullopt;
    if (auto symbol = symbol_if(index, name)) return symbol;
    index = element<std::uint32_t>(next, index);
  }
  return std::nullopt;
}

void SymbolTable::append_to(std::vector<ElfSymbol>& into, SymbolSort wanted, FileWork& work) const {
  const std::uint64_t count = parts_.entries.size() / sizeof(Elf64_Sym);
  TextsOfTable names(parts_.names, count);
  for (std::uint64_t i = 0; i < count && work.spend(); ++i) {
    const auto symbol = element<Elf64_Sym>(parts_.entries, i);
    if (!is_wanted(symbol, wanted)) continue;
    const std::string_view name = names.at(symbol.st_name);
    if (name.empty()) continue;
    if (!work.keep(sizeof(ElfSymbol)) || !work.spend(name.size() / bytes_of_step)) return;
    into.push_back(named(symbol, name));
  }
}

std::optional<SymbolTable> find_dynamic_symbols(const ElfFile& file, FileWork& work) {
  auto parts = parts_by_section(file, SHT_DYNSYM);
  if (!parts) parts = parts_by_dynamic(file, work);
  if (!parts) return std::nullopt;
  return SymbolTable(*parts);
}

std::optional<SymbolTable> find_static_symbols(const ElfFile& file) {
  const auto parts = parts_by_section(file, SHT_SYMTAB);
  if (!parts) return std::nullopt;
  return SymbolTable(*parts);
}

}  // namespace hognose::target
