// Reading a scalar of any width, and its bit-field.
// SPDX-License-Identifier: MIT
#include "layout/view.h"

namespace hognose::layout::detail {

Result<std::uint64_t> read_scalar(const Space& space,
                                  Address address,
                                  const Place& place,
                                  const char* reading) {
  const auto raw = [&]() -> Result<std::uint64_t> {
    switch (place.width) {
      case 1:
        return space.memory->read_value<std::uint8_t>(address, reading);
      case 2:
        return space.memory->read_value<std::uint16_t>(address, reading);
      case 4:
        return space.memory->read_value<std::uint32_t>(address, reading);
      case 8:
        return space.memory->read_value<std::uint64_t>(address, reading);
      default:
        return fail(ErrorKind::unsupported, reading, address);
    }
  }();
  if (!raw || place.bit_width == 0 || place.bit_width >= 64) return raw;
  return (*raw >> place.bit_offset) & ((1ULL << place.bit_width) - 1);
}

std::int64_t sign_extend(std::uint64_t value, unsigned bits) {
  if (bits == 0 || bits >= 64) return static_cast<std::int64_t>(value);
  const std::uint64_t sign = 1ULL << (bits - 1);
  return static_cast<std::int64_t>((value ^ sign) - sign);
}

}  // namespace hognose::layout::detail
