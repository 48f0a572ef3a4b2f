// LZ4's frame format, by liblz4.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "unpack/decoder.h"

namespace hognose::unpack {

[[nodiscard]] std::unique_ptr<Decoder> make_lz4_decoder();

}  // namespace hognose::unpack
