// Where in a greenlet its words are: found in the greenlets of a process themselves.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_set>
#include <vector>

#include "python/objects/greenlet_set.h"

namespace hognose::python {

/// The words of a greenlet from the first that may be of use: in the object, or in the one behind it.
using GreenletWords = std::vector<std::uint64_t>;

/// Which word is which.
struct GreenletPlaces {
  bool is_behind = false;  ///< 2.0+: in an object of C++
  std::size_t header = 0;  ///< bytes of the object before its words
  std::size_t stack = 0;  ///< stack_start, and after it the others
  std::size_t frame = 0;  ///< top_frame
  std::optional<std::size_t> main;  ///< 2.0+: the main greenlet of a thread, two before the parent
  std::optional<std::size_t> thread_state;  ///< 2.0+, of a main one: greenlet's own ThreadState
};

/// What the five words of a stack say.
enum class StackShape : std::uint8_t { none, main, active, not_started, ended };
/// none: they do not hold together. `maps` knows what may be a stack.
[[nodiscard]] StackShape find_shape(const target::Maps& maps, std::span<const std::uint64_t> words);

/// Of one greenlet; an error if it cannot be read.
[[nodiscard]] Result<GreenletWords> read_greenlet_words(const Program& program,
                                                        const GreenletPlaces& places,
                                                        Address greenlet);

/// Nothing if no way of reading them fits all of them, or more than one does.
[[nodiscard]] std::optional<GreenletPlaces> find_greenlet_places(const Program& program,
                                                                 const GreenletSet& set);

}  // namespace hognose::python
