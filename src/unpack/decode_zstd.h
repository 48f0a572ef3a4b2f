// Zstandard, by libzstd (RFC 8878).
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "unpack/decoder.h"

namespace hognose::unpack {

[[nodiscard]] std::unique_ptr<Decoder> make_zstd_decoder();

}  // namespace hognose::unpack
