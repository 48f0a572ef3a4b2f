// The digits of an int, which more than one kind shows.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/describer.h"

namespace hognose::python {

/// Writes an int (2.7: int or long) in decimal, or a hole, and says which. Of a huge one only the
/// leading digits that fit are computed, and only the leading words are read.
bool write_digits(Describer& out, Address object);

}  // namespace hognose::python
