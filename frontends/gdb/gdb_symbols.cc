// Name to address by `&name`, address to name by `info symbol`.
// SPDX-License-Identifier: MIT
#include "gdb/gdb_symbols.h"

#include <algorithm>

#include <fmt/format.h>

#include "gdb/gdb_text.h"

namespace hognose::gdb {

namespace {

// Only plain identifiers reach GDB's expression parser.
bool is_identifier(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits) &&
         !(name.front() >= '0' && name.front() <= '9');
}

std::optional<Address> evaluate_address(std::string_view name) {
  const Ref expression = make_string(fmt::format("(unsigned long long)&{}", name));
  const auto value = to_unsigned(call_gdb("parse_and_eval", {expression.get()}));
  if (!value) return std::nullopt;
  return Address(*value);
}

}  // namespace

std::optional<Address> GdbSymbols::find_address(std::string_view name) const {
  if (const auto known = addresses_.find(name); known != addresses_.end()) return known->second;
  if (!is_identifier(name)) return std::nullopt;
  const auto address = evaluate_address(name);
  addresses_.emplace(name, address);
  return address;
}

std::optional<target::Symbol> GdbSymbols::find_symbol(Address address) const {
  if (const auto known = symbols_.find(address); known != symbols_.end()) return known->second;
  const auto text = execute(fmt::format("info symbol 0x{:x}", address.value()));
  auto symbol = text ? parse_info_symbol(*text, address) : std::nullopt;
  symbols_.emplace(address, symbol);
  return symbol;
}

}  // namespace hognose::gdb
