// str() of an exception, from outside: what the classes of CPython make of their fields.
//
// A class with a __str__ of its own cannot be asked. Its args are shown instead, the way
// BaseException shows them, and a sentence says so.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "python/exceptions/exception.h"
#include "python/kinds/describer.h"

namespace hognose::python {

/// Text for people: of several lines, if the exception's is; all else that is unprintable escaped.
struct ExceptionText {
  std::string text;
  std::string note;  ///< why str() may give another text; empty: it does not
  Lacks lacks;
};

/// str() of an exception, or of what it would become if it were normalised.
[[nodiscard]] ExceptionText read_exception_text(const Program& program,
                                                const Raised& raised,
                                                const DescribeOptions& options,
                                                Budget& budget);

/// str() of any object, e.g. of a note.
[[nodiscard]] ExceptionText read_str(const Program& program,
                                     Address object,
                                     const DescribeOptions& options,
                                     Budget& budget);

}  // namespace hognose::python
