// The formats in which cores are packed: told apart by their first bytes, each with its decoder.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "unpack/decoder.h"

namespace hognose::unpack {

/// How a file is packed. None is told by its name.
enum class Format : std::uint8_t { plain, zstd, xz, lz4, gzip };

/// The format that the first bytes of a file speak of.
[[nodiscard]] Format recognise(std::span<const std::byte> start);

/// A decoder for `format`; for plain bytes it copies.
[[nodiscard]] std::unique_ptr<Decoder> make_decoder(Format format);

}  // namespace hognose::unpack
