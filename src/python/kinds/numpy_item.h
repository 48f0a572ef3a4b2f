// One item of a numpy array as text.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/describer.h"
#include "python/kinds/numpy_dtype.h"

namespace hognose::python {

/// Whether all of such an item is known; others are told by their type.
[[nodiscard]] bool can_be_written(const NumpyItem& item);

/// Writes the item at `at` as the Python value that `item()` gives, or a hole. Moments and durations are as
/// repr() of an array has them, since `item()` makes integers of the finer ones.
void write_numpy_item(Describer& out, Address at, const NumpyItem& item);

}  // namespace hognose::python
