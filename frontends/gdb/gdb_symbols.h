// Symbols as GDB knows them.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <unordered_map>

#include "gdb/ref.h"
#include "target/symbols.h"

namespace hognose::gdb {

/// The seam "Symbols" over GDB's expression evaluator and `info symbol`. Each question is asked
/// once: an evaluation costs half a millisecond, and minutes of debug information reading in a
/// link-time optimised build.
class GdbSymbols final : public target::Symbols {
 public:
  [[nodiscard]] std::optional<Address> find_address(std::string_view name) const override;
  [[nodiscard]] std::optional<target::Symbol> find_symbol(Address address) const override;

 private:
  mutable std::map<std::string, std::optional<Address>, std::less<>> addresses_;
  mutable std::unordered_map<Address, std::optional<target::Symbol>> symbols_;
};

}  // namespace hognose::gdb
