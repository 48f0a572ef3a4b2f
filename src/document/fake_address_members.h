// All members of each struct that says what an address is; see fake_members.h.
// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include "document/address_facts.h"

namespace hognose::document {

inline auto members_of(AddressFacts& one) {
  auto& [address,
         asked,
         headline,
         is_brief,
         object,
         runtime,
         block,
         neighbours,
         stack,
         image,
         mapping,
         is_map_known,
         text,
         notes] = one;
  return std::tie(address,
                  asked,
                  headline,
                  is_brief,
                  object,
                  runtime,
                  block,
                  neighbours,
                  stack,
                  image,
                  mapping,
                  is_map_known,
                  text,
                  notes);
}
inline auto members_of(AddressObject& one) {
  auto& [address, type, value, state, sureness, how, offset, part, name] = one;
  return std::tie(address, type, value, state, sureness, how, offset, part, name);
}
inline auto members_of(AddressRuntime& one) {
  auto& [what, text, field, start, offset] = one;
  return std::tie(what, text, field, start, offset);
}
inline auto members_of(AddressBlock& one) {
  auto& [allocator, start, size, state, sureness, text] = one;
  return std::tie(allocator, start, size, state, sureness, text);
}
inline auto members_of(AddressNeighbour& one) {
  auto& [is_before, block, object] = one;
  return std::tie(is_before, block, object);
}
inline auto members_of(AddressStack& one) {
  auto& [tid, title, from_pointer, is_guard, function] = one;
  return std::tie(tid, title, from_pointer, is_guard, function);
}
inline auto members_of(AddressImage& one) {
  auto& [path, section, symbol, offset] = one;
  return std::tie(path, section, symbol, offset);
}
inline auto members_of(AddressMapping& one) {
  auto& [begin, end, rights, path, file_offset] = one;
  return std::tie(begin, end, rights, path, file_offset);
}

}  // namespace hognose::document
