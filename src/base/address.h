// An address in the process under inspection, and half-open ranges of such addresses.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>

namespace hognose {

/// Bytes of a word in a target, and so of an address.
inline constexpr std::uint64_t word_size = 8;

/// A 64-bit address in the target. Never dereferenced here; arithmetic saturates, so that a lying
/// size or offset ends in "unmapped" and not in somebody else's memory.
class Address {
 public:
  constexpr Address() = default;
  constexpr explicit Address(std::uint64_t value) : value_(value) {}

  [[nodiscard]] constexpr std::uint64_t value() const { return value_; }
  [[nodiscard]] constexpr bool is_null() const { return value_ == 0; }

  /// This address plus `bytes`, or the highest address if that overflows.
  [[nodiscard]] constexpr Address operator+(std::uint64_t bytes) const {
    constexpr auto highest = std::numeric_limits<std::uint64_t>::max();
    return Address(value_ > highest - bytes ? highest : value_ + bytes);
  }
  /// This address minus `bytes`, or null if that would pass zero.
  [[nodiscard]] constexpr Address operator-(std::uint64_t bytes) const {
    return Address(value_ < bytes ? 0 : value_ - bytes);
  }
  /// This address moved by a distance that code names from itself, as the processor adds it: it wraps.
  [[nodiscard]] constexpr Address moved_by(std::int32_t distance) const {
    return Address(value_ + static_cast<std::uint64_t>(std::int64_t{distance}));
  }
  /// Bytes from `other` up to this address; nothing if `other` is above.
  [[nodiscard]] constexpr std::optional<std::uint64_t> distance_from(Address other) const {
    if (value_ < other.value_) return std::nullopt;
    return value_ - other.value_;
  }
  /// This address with the bits of `mask` cleared: the one way to take a tag off a pointer.
  [[nodiscard]] constexpr Address without_tag(std::uint64_t mask) const {
    return Address(value_ & ~mask);
  }

  // NOLINTNEXTLINE(modernize-use-nullptr): the 0 is the compiler's own, in what it writes here.
  constexpr auto operator<=>(const Address&) const = default;

 private:
  std::uint64_t value_ = 0;
};

/// The addresses from `begin` up to but not including `end`.
struct AddressRange {
  Address begin;
  Address end;

  [[nodiscard]] static constexpr AddressRange from(Address begin, std::uint64_t size) {
    return {begin, begin + size};
  }
  [[nodiscard]] constexpr std::uint64_t size() const {
    return end.distance_from(begin).value_or(0);
  }
  [[nodiscard]] constexpr bool is_empty() const { return end <= begin; }
  [[nodiscard]] constexpr bool contains(Address address) const {
    return begin <= address && address < end;
  }
  constexpr bool operator==(const AddressRange&) const = default;
};

}  // namespace hognose

template <>
struct std::hash<hognose::Address> {
  std::size_t operator()(hognose::Address address) const noexcept {
    return std::hash<std::uint64_t>{}(address.value());
  }
};
