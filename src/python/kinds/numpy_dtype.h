// What an item of a numpy array is, as its dtype says by declared members.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "python/kinds/numpy_number.h"
#include "python/program/program.h"

namespace hognose::python {

/// What one item is.
struct NumpyItem {
  std::string type_name;  ///< of its scalar type, without "numpy."
  char kind = 0;  ///< dtype.kind: `i`, `f`, `S`, `U`, `O`...
  std::uint64_t size = 0;
  NumpyNumber number;  ///< its code is 0 for what is no number
};

/// The item that `dtype` describes; corrupt if that is no dtype.
[[nodiscard]] Result<NumpyItem> read_item_type(const Program& program, Address dtype);

}  // namespace hognose::python
