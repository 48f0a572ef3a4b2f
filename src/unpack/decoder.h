// Decompression piece by piece: one interface over the libraries of all formats.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include "base/result.h"

namespace hognose::unpack {

/// Error::reading where a decoder wants more memory than is given to it.
inline constexpr const char* memory_of_decoder = "memory of a decoder";

/// Turns packed bytes into plain ones. What follows the end of one frame, member or stream is the
/// next, as all of these formats allow.
class Decoder {
 public:
  /// What one step did.
  struct Step {
    std::size_t taken = 0;  ///< bytes off the front of the input
    std::size_t made = 0;  ///< bytes at the front of the output
  };

  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;

  /// Unpacks as much as fits. Without progress there is nothing more to be had from this input.
  /// corrupt if the bytes make no sense, limit if they ask for too much memory.
  [[nodiscard]] virtual Result<Step> step(std::span<const std::byte> from,
                                          std::span<std::byte> into) = 0;
  /// Whether the input may end here: nothing is begun that has not ended.
  [[nodiscard]] virtual bool is_complete() const = 0;
};

}  // namespace hognose::unpack
