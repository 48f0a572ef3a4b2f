// Symbols of a target by reading the symbol tables of its images.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "target/elf/image.h"
#include "target/seams/memory.h"
#include "target/seams/symbols.h"

namespace hognose::target {

/// Looks names and addresses up in the images. Opens an image when it is first needed, and sorts
/// its symbols when the first address in it is asked for. Borrows memory and files. Not
/// thread-safe.
class ImageSymbols final : public Symbols {
 public:
  ImageSymbols(const Memory& memory, const Files& files, std::vector<ImageLocation> locations);

  /// The first image in address order that defines `name` decides.
  [[nodiscard]] std::optional<Address> find_address(std::string_view name) const override;
  [[nodiscard]] std::optional<Address> find_address_near(Address place,
                                                         std::string_view name) const override;
  [[nodiscard]] std::optional<Symbol> find_symbol(Address address) const override;

 private:
  struct Entry {
    ImageLocation location;
    bool tried = false;
    std::optional<Image> image;
    std::uint64_t bias = 0;
    // By value, then by size; empty until they are needed.
    std::optional<std::vector<ElfSymbol>> functions;
    std::optional<std::vector<ElfSymbol>> objects;
  };

  const Image* image_of(Entry& entry) const;
  std::optional<Address> find_address_in(Entry& entry, std::string_view name) const;
  const std::vector<ElfSymbol>& functions_of(Entry& entry) const;
  const std::vector<ElfSymbol>& objects_of(Entry& entry) const;
  Entry* entry_at(Address address) const;

  const Memory& memory_;
  const Files& files_;
  mutable FileWork work_;  // for opening images, which takes long where there are very many
  mutable std::vector<Entry> entries_;  // in address order
};

}  // namespace hognose::target
