// Builds little-endian bytes, one after the other: what a ByteReader reads.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hognose::elfutils {

/// Bytes that grow at their end.
class ByteWriter {
 public:
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] const std::string& bytes() const& { return bytes_; }
  [[nodiscard]] std::string bytes() && { return std::move(bytes_); }

  /// The low `width` bytes of `value`, at most 8.
  void put(std::uint64_t value, std::size_t width) {
    bytes_.resize(bytes_.size() + width);
    patch(bytes_.size() - width, value, width);
  }
  /// A number as DWARF's ULEB128.
  void put_uleb(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U)
      put((value & 0x7fU) | 0x80U, 1);
    put(value, 1);
  }
  void put_bytes(std::string_view bytes) { bytes_ += bytes; }
  /// The text and a NUL.
  void put_text(std::string_view text) { (bytes_ += text) += '\0'; }
  /// Zeros up to the next multiple of `alignment`.
  void align(std::size_t alignment) {
    bytes_.resize((bytes_.size() + alignment - 1) / alignment * alignment);
  }
  /// Overwrites `width` bytes at `position`, which have been put before.
  void patch(std::size_t position, std::uint64_t value, std::size_t width) {
    for (std::size_t at = 0; at < width; ++at, value >>= 8U) {
      bytes_.at(position + at) = static_cast<char>(value & 0xffU);
    }
  }

 private:
  std::string bytes_;
};

}  // namespace hognose::elfutils
