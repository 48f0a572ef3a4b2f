// XZ, by liblzma.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "unpack/decoder.h"

namespace hognose::unpack {

[[nodiscard]] std::unique_ptr<Decoder> make_xz_decoder();

}  // namespace hognose::unpack
