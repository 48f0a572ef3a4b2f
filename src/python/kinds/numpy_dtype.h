// What an item of a numpy array is, as its dtype says by declared members, and by what lies behind these.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "python/kinds/numpy_datetime.h"
#include "python/kinds/numpy_number.h"
#include "python/program/program.h"

namespace hognose::python {

struct NumpyField;

/// What one item is.
struct NumpyItem {
  std::string type_name;  ///< of its scalar type, without "numpy."
  char kind = 0;  ///< dtype.kind: `i`, `f`, `S`, `U`, `O`...
  std::uint64_t size = 0;
  NumpyNumber number;  ///< its code is 0 for what is no number
  NumpyUnit unit;  ///< of moments and durations
  std::vector<NumpyField>
      fields;  ///< of a record; empty if there are none, or one of them is not known
};

/// One field of a record.
struct NumpyField {
  std::string name;
  std::uint64_t offset = 0;
  NumpyItem item;
};

/// What repr() of an array has for its dtype: "int32", "datetime64[ns]", "[('x', 'int32')]".
[[nodiscard]] std::string describe_dtype(const NumpyItem& item);

/// The item that `dtype` describes; corrupt if that is no dtype.
[[nodiscard]] Result<NumpyItem> read_item_type(const Program& program, Address dtype);

}  // namespace hognose::python
