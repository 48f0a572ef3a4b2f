// Exceptions as Python's own traceback lays them out.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "document/exceptions.h"
#include "render/sheet.h"

namespace hognose::render {

/// Writes the traceback of the first exception of `block`: causes and contexts before what came of
/// them, groups as trees. What is unreadable stands at its place.
void add_exceptions(Sheet& sheet, const document::Exceptions& block);

/// How many holes the block has.
[[nodiscard]] std::size_t count_holes(const document::Exceptions& block);

}  // namespace hognose::render
