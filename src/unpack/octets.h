// Bytes as zlib and liblzma want them: as unsigned chars.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

namespace hognose::unpack {

[[nodiscard]] inline unsigned char* as_octets(std::span<std::byte> bytes) {
  return static_cast<unsigned char*>(static_cast<void*>(bytes.data()));
}
[[nodiscard]] inline const unsigned char* as_octets(std::span<const std::byte> bytes) {
  return static_cast<const unsigned char*>(static_cast<const void*>(bytes.data()));
}

}  // namespace hognose::unpack
