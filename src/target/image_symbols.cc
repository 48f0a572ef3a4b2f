// Names to addresses and back, over many images.
// SPDX-License-Identifier: MIT
#include "target/image_symbols.h"

#include <algorithm>
#include <utility>

#include "base/bounded_name.h"
#include "target/target.h"

namespace hognose::target {
namespace {

/// The symbol that covers linked address `value`. One that starts earlier may reach over smaller
/// ones, so a few are looked at; a symbol without a size reaches up to the next.
const ElfSymbol* covering(const std::vector<ElfSymbol>& symbols, std::uint64_t value) {
  constexpr int most_looked_at = 16;
  auto above = std::upper_bound(
      symbols.begin(), symbols.end(), value, [](std::uint64_t wanted, const ElfSymbol& symbol) {
        return wanted < symbol.value;
      });
  if (above == symbols.begin()) return nullptr;
  const std::uint64_t nearest = std::prev(above)->value;
  for (int i = 0; i < most_looked_at && above != symbols.begin(); ++i) {
    const ElfSymbol& symbol = *--above;
    if (value - symbol.value < symbol.size) return &symbol;
    if (symbol.size == 0 && symbol.value == nearest && symbol.is_function) return &symbol;
  }
  return nullptr;
}

/// The functions of an image, or whatever else has a symbol. Sorting is what costs, and most who
/// ask want a function: the two are kept apart.
std::vector<ElfSymbol> sorted_symbols(const Image* image, SymbolSort wanted) {
  std::vector<ElfSymbol> symbols =
      image == nullptr ? std::vector<ElfSymbol>() : image->symbols(wanted);
  std::stable_sort(symbols.begin(), symbols.end(), [](const ElfSymbol& a, const ElfSymbol& b) {
    // The one that is looked at first stands last.
    return a.value != b.value ? a.value < b.value : a.size < b.size;
  });
  return symbols;
}

}  // namespace

ImageSymbols::ImageSymbols(const Memory& memory,
                           const Files& files,
                           std::vector<ImageLocation> locations)
    : memory_(memory), files_(files) {
  entries_.reserve(locations.size());
  for (ImageLocation& location : locations) {
    entries_.emplace_back().location = std::move(location);
  }
}

const Image* ImageSymbols::image_of(Entry& entry) const {
  if (!entry.tried) {
    constexpr std::uint64_t steps_of_image = 4096;
    if (!work_.spend(steps_of_image)) return nullptr;
    entry.tried = true;
    if (auto image = open_image(memory_, files_, entry.location)) {
      entry.bias = image->bias(entry.location.load_start);
      entry.image = std::move(*image);
    }
  }
  return entry.image ? &*entry.image : nullptr;
}

const std::vector<ElfSymbol>& ImageSymbols::functions_of(Entry& entry) const {
  if (!entry.functions) entry.functions = sorted_symbols(image_of(entry), SymbolSort::functions);
  return *entry.functions;
}

const std::vector<ElfSymbol>& ImageSymbols::objects_of(Entry& entry) const {
  if (!entry.objects) entry.objects = sorted_symbols(image_of(entry), SymbolSort::objects);
  return *entry.objects;
}

// .bss lies behind the last mapping of the file: whatever is next below the address may hold it.
ImageSymbols::Entry* ImageSymbols::entry_at(Address address) const {
  const auto above = std::upper_bound(
      entries_.begin(), entries_.end(), address, [](Address wanted, const Entry& entry) {
        return wanted < entry.location.range.begin;
      });
  return above == entries_.begin() ? nullptr : &*std::prev(above);
}

std::optional<Address> ImageSymbols::find_address_in(Entry& entry, std::string_view name) const {
  const Image* const image = image_of(entry);
  const auto symbol = image == nullptr ? std::nullopt : image->find_symbol(name);
  return symbol ? std::optional(Address(entry.bias + symbol->value)) : std::nullopt;
}

std::optional<Address> ImageSymbols::find_address(std::string_view name) const {
  for (Entry& entry : entries_) {
    if (const auto address = find_address_in(entry, name)) return address;
  }
  return std::nullopt;
}

std::optional<Address> ImageSymbols::find_address_near(Address place, std::string_view name) const {
  Entry* const entry = entry_at(place);
  return entry == nullptr ? std::nullopt : find_address_in(*entry, name);
}

std::optional<Symbol> ImageSymbols::find_symbol(Address address) const {
  Entry* entry = entry_at(address);
  if (entry == nullptr) return std::nullopt;
  static_cast<void>(image_of(*entry));  // which tells the bias
  const std::uint64_t value = address.value() - entry->bias;
  const ElfSymbol* symbol = covering(functions_of(*entry), value);
  // A function without a size, as _fini is, reaches as far as one believes: not over an object.
  const bool is_sure = symbol != nullptr && symbol->size != 0;
  if (const ElfSymbol* object = is_sure ? nullptr : covering(objects_of(*entry), value)) {
    if (symbol == nullptr || object->value >= symbol->value) symbol = object;
  }
  if (symbol == nullptr) return std::nullopt;
  return Symbol{bounded_name(symbol->name), Address(entry->bias + symbol->value), symbol->size};
}

}  // namespace hognose::target
