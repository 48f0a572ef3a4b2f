// Reading .dynsym.
// SPDX-License-Identifier: MIT
#include "native/exported_functions.h"

#include <algorithm>
#include <cstdint>

#include "target/elf/elf_file.h"
#include "target/elf/symbol_table.h"

namespace hognose::native {
namespace {

Result<std::vector<Address>> list_exported(const target::Target& target,
                                           const target::ImageLocation& location) {
  const auto opened = TRY(target::open_image_file(*target.memory, *target.files, location));
  const auto file = TRY(target::ElfFile::parse(opened.image.bytes()));
  const auto table = target::find_dynamic_symbols(file, opened.image.work());
  // A separate debug file has none.
  if (!table || opened.image.is_debug_file()) return fail(ErrorKind::not_found, "exported symbols");
  std::vector<target::ElfSymbol> symbols;
  table->append_to(symbols, target::SymbolSort::functions, opened.image.work());
  const std::uint64_t bias = opened.image.bias(location.load_start);
  std::vector<Address> starts;
  starts.reserve(symbols.size());
  for (const target::ElfSymbol& symbol : symbols)
    starts.emplace_back(symbol.value + bias);
  std::ranges::sort(starts);
  return starts;
}

}  // namespace

std::optional<bool> ExportedFunctions::has(const target::ImageLocation& location, Address start) {
  auto known = known_.find(location.load_start);
  if (known == known_.end())
    known = known_.emplace(location.load_start, list_exported(target_, location)).first;
  if (!known->second) return std::nullopt;
  return std::ranges::binary_search(*known->second, start);
}

}  // namespace hognose::native
