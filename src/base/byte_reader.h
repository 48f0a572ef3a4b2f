// Reads integers out of a span of bytes, and never past its end.
// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

#include "base/result.h"

namespace hognose {

/// `bytes[offset, offset + size)`, or an error if that is not wholly inside: the one strict door
/// for slicing.
[[nodiscard]] inline Result<std::span<const std::byte>> slice(std::span<const std::byte> bytes,
                                                              std::uint64_t offset,
                                                              std::uint64_t size,
                                                              const char* reading) {
  if (offset > bytes.size() || size > bytes.size() - offset) {
    return fail(ErrorKind::short_read, reading, Address(offset));
  }
  return bytes.subspan(offset, size);
}

/// The word at `offset`, which the caller knows to be inside.
[[nodiscard]] inline std::uint64_t word_at(std::span<const std::byte> bytes, std::uint64_t offset) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data() + offset, sizeof word);
  return word;
}

/// The same bytes, borrowed, as characters.
[[nodiscard]] inline std::string_view as_text(std::span<const std::byte> bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): chars may alias everything.
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A cursor over little-endian bytes. Each read either succeeds and moves on, or fails and stays.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes, const char* reading = "bytes")
      : bytes_(bytes), reading_(reading) {}

  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - position_; }
  [[nodiscard]] bool at_end() const { return remaining() == 0; }

  /// The next sizeof(T) bytes as a T.
  template <class T>
  requires std::is_trivially_copyable_v<T> Result<T> read() {
    static_assert(std::endian::native == std::endian::little);
    const auto piece = TRY(slice(bytes_, position_, sizeof(T), reading_));
    T value{};
    std::memcpy(&value, piece.data(), sizeof(T));
    position_ += sizeof(T);
    return value;
  }
  /// The next `count` bytes, borrowed.
  Result<std::span<const std::byte>> read_bytes(std::uint64_t count) {
    const auto piece = TRY(slice(bytes_, position_, count, reading_));
    position_ += piece.size();
    return piece;
  }
  Result<void> skip(std::uint64_t count) {
    TRY(read_bytes(count));
    return {};
  }

 private:
  std::span<const std::byte> bytes_;
  std::size_t position_ = 0;
  const char* reading_;
};

}  // namespace hognose
