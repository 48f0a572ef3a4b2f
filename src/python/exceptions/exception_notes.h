// The notes of an exception: what PEP 678 lets code add to it.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "python/exceptions/exception_text.h"

namespace hognose::python {

/// The notes of an exception, each of one or more lines.
[[nodiscard]] std::vector<ExceptionText> read_notes(const Program& program,
                                                    Address exception,
                                                    const DescribeOptions& options,
                                                    Budget& budget);

}  // namespace hognose::python
