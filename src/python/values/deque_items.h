// The items of a collections.deque: blocks of slots in a chain.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/values/containers.h"

namespace hognose::python {

/// Walks a deque from its left end, block by block.
class DequeReader {
 public:
  /// corrupt if the deque says of itself what cannot be.
  [[nodiscard]] static Result<DequeReader> open(const Program& program, Address deque);

  /// Items still to come.
  [[nodiscard]] std::uint64_t left() const { return left_; }
  /// The items of the next block, at least one. Only while some are left.
  [[nodiscard]] Result<Items> take_block();

 private:
  explicit DequeReader(const Program& program) : program_(&program) {}

  const Program* program_;
  Address block_;
  std::uint64_t index_ = 0;
  std::uint64_t left_ = 0;
  std::uint64_t items_a_block_ = 0;
};

}  // namespace hognose::python
