// The symbol tables of an ELF file (.dynsym and .symtab): by name through a hash table, or all.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hognose::target {

class ElfFile;
class FileWork;

/// A symbol of .symtab or .dynsym, values as linked.
struct ElfSymbol {
  std::string_view name;
  std::uint64_t value = 0;
  std::uint64_t size = 0;
  bool is_function = false;
};

/// Which symbols are wanted.
enum class SymbolSort : std::uint8_t { all, functions, objects };

/// One symbol table, borrowed from the bytes of its file. Only symbols that have an address count:
/// undefined and thread-local ones are passed over. Looking at it is paid for: what is refused
/// is not found.
class SymbolTable {
 public:
  /// The parts of a table as the file holds them; either hash table may be empty.
  struct Parts {
    std::span<const std::byte> entries;
    std::span<const std::byte> names;
    std::span<const std::byte> gnu_hash;
    std::span<const std::byte> sysv_hash;
  };
  explicit SymbolTable(const Parts& parts) : parts_(parts) {}

  /// The symbol of exactly this name.
  [[nodiscard]] std::optional<ElfSymbol> find(std::string_view name, FileWork& work) const;
  /// Adds every one that is wanted.
  void append_to(std::vector<ElfSymbol>& into, SymbolSort wanted, FileWork& work) const;

 private:
  [[nodiscard]] std::optional<ElfSymbol> symbol_if(std::uint64_t index,
                                                   std::string_view name) const;
  [[nodiscard]] std::optional<ElfSymbol> find_by_gnu_hash(std::string_view name,
                                                          FileWork& work) const;
  [[nodiscard]] std::optional<ElfSymbol> find_by_sysv_hash(std::string_view name,
                                                           FileWork& work) const;
  [[nodiscard]] std::optional<ElfSymbol> find_by_looking_at_all(std::string_view name,
                                                                FileWork& work) const;

  Parts parts_;
};

/// .dynsym (by section headers, else by PT_DYNAMIC), if any.
[[nodiscard]] std::optional<SymbolTable> find_dynamic_symbols(const ElfFile& file, FileWork& work);
/// .symtab, if the file is not stripped.
[[nodiscard]] std::optional<SymbolTable> find_static_symbols(const ElfFile& file);

}  // namespace hognose::target
