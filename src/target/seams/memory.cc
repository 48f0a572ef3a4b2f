// Whole reads on top of partial ones.
// SPDX-License-Identifier: MIT
#include "target/seams/memory.h"

namespace hognose::target {

Result<void> Memory::read(Address from, std::span<std::byte> into, const char* reading) const {
  const std::size_t count = read_some(from, into);
  if (count == into.size()) return {};
  return fail(count == 0 ? ErrorKind::unmapped : ErrorKind::short_read, reading, from + count);
}

std::size_t Memory::read_some(Address from, std::span<std::byte> into) const {
  return into.empty() ? 0 : read_up_to(from, into);
}

std::span<const std::byte> Memory::borrow(Address /*from*/, std::size_t /*size*/) const {
  return {};
}

void Memory::read_pieces(std::span<Piece> pieces) const {
  for (Piece& piece : pieces)
    piece.done = read_some(piece.from, piece.into);
}

}  // namespace hognose::target
