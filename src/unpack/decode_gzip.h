// gzip, by zlib (RFC 1952).
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "unpack/decoder.h"

namespace hognose::unpack {

[[nodiscard]] std::unique_ptr<Decoder> make_gzip_decoder();

}  // namespace hognose::unpack
