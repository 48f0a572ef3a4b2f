// What stands where something could not be read.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/error.h"

namespace hognose::render {

/// "<unreadable at 0x7f…: unmapped while reading co_name>".
[[nodiscard]] std::string hole_text(const Error& error);

}  // namespace hognose::render
