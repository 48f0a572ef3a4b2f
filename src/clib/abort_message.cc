// From the symbol to the text.
// SPDX-License-Identifier: MIT
#include "clib/abort_message.h"

#include <algorithm>
#include <cstdint>
#include <span>

namespace hognose::clib {

Result<std::string> read_abort_message(const target::Symbols& symbols,
                                       const target::Memory& memory,
                                       Address in_library) {
  constexpr std::size_t most = 1024;
  constexpr const char* name = "__abort_msg";
  auto variable = symbols.find_address_near(in_library, name);
  if (!variable) variable = symbols.find_address(name);
  if (!variable) return fail(ErrorKind::not_found, name);
  const Address record = TRY(memory.read_value<Address>(*variable, name));
  if (record.is_null()) return fail(ErrorKind::not_found, name);
  const std::uint32_t size = TRY(memory.read_value<std::uint32_t>(record, name));
  if (size <= sizeof(size)) return fail(ErrorKind::corrupt, name, record);
  // Of the record with its padding.
  std::string text(std::min<std::size_t>(size - sizeof(size), most), '\0');
  const Address begin = record + sizeof(size);
  text.resize(memory.read_some(begin, std::as_writable_bytes(std::span(text))));
  if (text.empty()) return fail(ErrorKind::unmapped, name, begin);
  text.resize(std::min(text.find('\0'), text.size()));
  while (text.ends_with('\n'))
    text.pop_back();
  if (text.empty()) return fail(ErrorKind::not_found, name);
  return text;
}

}  // namespace hognose::clib
