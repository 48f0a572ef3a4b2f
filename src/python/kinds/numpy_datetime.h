// Moments and durations of numpy as text: a number of units since 1970, or of units.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace hognose::python {

/// What one is counted in: PyArray_DatetimeMetaData of ndarraytypes.h, which extensions compile in.
struct NumpyUnit {
  std::uint32_t base =
      0;  ///< NPY_DATETIMEUNIT: years, months, weeks, then from days to attoseconds
  std::uint32_t count = 0;  ///< of these; 0: no unit at all

  [[nodiscard]] bool is_known() const;
};

/// "D", "25s"; empty for numbers of no particular unit.
[[nodiscard]] std::string describe_unit(const NumpyUnit& unit);

/// As numpy writes a datetime64, without quotes: "2020-01-02T03:04", "NaT". unsupported for a moment too
/// far away to count its days.
[[nodiscard]] Result<std::string> describe_moment(std::int64_t value, const NumpyUnit& unit);

/// As numpy writes a timedelta64, without its unit: "5", "'NaT'".
[[nodiscard]] std::string describe_duration(std::int64_t value);

}  // namespace hognose::python
