// Names of addresses and addresses of names (the seam "Symbols").
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"

namespace hognose::target {

/// A function or object that covers an address.
struct Symbol {
  std::string name;
  Address start;
  std::uint64_t size = 0;  ///< bytes; 0 if unknown
};

/// Symbol lookup as a host offers it.
class Symbols {
 public:
  Symbols() = default;
  Symbols(const Symbols&) = delete;
  Symbols& operator=(const Symbols&) = delete;
  virtual ~Symbols() = default;

  /// Where the global or static symbol `name` lies in the target, or nothing.
  [[nodiscard]] virtual std::optional<Address> find_address(std::string_view name) const = 0;
  /// The same, in the image that holds `place` alone, so that no other need be opened. Who cannot tell
  /// images apart looks everywhere.
  [[nodiscard]] virtual std::optional<Address> find_address_near(Address /*place*/,
                                                                 std::string_view name) const {
    return find_address(name);
  }
  /// The symbol that covers `address`, or nothing.
  [[nodiscard]] virtual std::optional<Symbol> find_symbol(Address address) const = 0;
};

}  // namespace hognose::target
