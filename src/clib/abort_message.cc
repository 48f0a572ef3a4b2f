// From the symbol to the text.
// SPDX-License-Identifier: MIT
#include "clib/abort_message.h"

#include <algorithm>
#include <cstdint>
#include <span>

namespace hognose::clib {

std::optional<std::string> read_abort_message(const target::Symbols& symbols,
                                              const target::Memory& memory,
                                              Address in_library) {
  constexpr std::size_t most = 1024;
  constexpr const char* name = "__abort_msg";
  auto variable = symbols.find_address_near(in_library, name);
  if (!variable) variable = symbols.find_address(name);
  if (!variable) return std::nullopt;
  const auto record = memory.read_value<std::uint64_t>(*variable);
  if (!record || *record == 0) return std::nullopt;
  const auto size = memory.read_value<std::uint32_t>(Address(*record));
  if (!size || *size <= sizeof(*size)) return std::nullopt;  // of the record with its padding
  std::string text(std::min<std::size_t>(*size - sizeof(*size), most), '\0');
  const Address begin = Address(*record) + sizeof(*size);
  text.resize(memory.read_some(begin, std::as_writable_bytes(std::span(text))));
  text.resize(std::min(text.find('\0'), text.size()));
  while (text.ends_with('\n'))
    text.pop_back();
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

}  // namespace hognose::clib
