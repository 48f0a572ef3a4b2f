// The one door through which bytes of a target enter hognose.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>

#include "base/address.h"
#include "base/result.h"

namespace hognose::target {

/// The memory of one process, live or dead, whoever hosts it (the seam "Memory").
class Memory {
 public:
  Memory() = default;
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  virtual ~Memory() = default;

  /// Fills `into` from `from`, wholly: unmapped if nothing was there, short_read if it ended early.
  Result<void> read(Address from, std::span<std::byte> into, const char* reading = "memory") const;

  /// The T at `from`, as read() has it: its bytes as they lie there.
  template <class T>
  requires std::is_trivially_copyable_v<T>
  [[nodiscard]] Result<T> read_value(Address from, const char* reading = "memory") const {
    T value{};
    TRY(read(from, std::as_writable_bytes(std::span(&value, 1)), reading));
    return value;
  }

  /// Fills as much of the front of `into` as can be read; returns how many bytes that was.
  std::size_t read_some(Address from, std::span<std::byte> into) const;

  /// The `size` bytes at `from` where they lie, if this memory has them all in one piece and for as
  /// long as it lives; else nothing, which does not mean that they cannot be read.
  [[nodiscard]] virtual std::span<const std::byte> borrow(Address from, std::size_t size) const;

  /// One of many reads.
  struct Piece {
    Address from;
    std::span<std::byte> into;
    std::size_t done = 0;  ///< as read_some() says it
  };
  /// Reads all of them, in as few system calls as there can be.
  virtual void read_pieces(std::span<Piece> pieces) const;

 private:
  /// Reads up to `into.size()` bytes; returns the count, 0 if the first byte is unreadable. Must
  /// return the longest readable prefix, also when the range crosses a hole.
  virtual std::size_t read_up_to(Address from, std::span<std::byte> into) const = 0;
};

}  // namespace hognose::target
