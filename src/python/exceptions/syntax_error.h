// What a SyntaxError says of the place it is about.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "python/exceptions/exception_text.h"

namespace hognose::python {

/// The fields of a SyntaxError, each only if it is not None.
struct SyntaxErrorFacts {
  std::optional<std::string> message;
  std::optional<std::string> file;
  std::optional<std::string> line;  ///< str() of it: nothing makes sure that it is a number
  std::optional<std::string> end_line;  ///< 3.10+
  std::optional<std::int64_t> offset;  ///< characters of `text`, from 1
  std::optional<std::int64_t> end_offset;
  std::optional<std::u32string> text;
};
/// not_found where the traceback module does not take it for one: in Python 2, if its arguments are
/// others than the compiler's.
[[nodiscard]] Result<SyntaxErrorFacts> read_syntax_error(const Program& program,
                                                         Address exception,
                                                         const DescribeOptions& options,
                                                         Budget& budget);

/// Whether instances of a type are SyntaxErrors.
[[nodiscard]] bool is_syntax_error(const Program& program, Address type);

/// The lines above the last one of a traceback: the file, the source line, the caret.
[[nodiscard]] std::vector<std::string> describe_place(const SyntaxErrorFacts& facts,
                                                      layout::SyntaxPlace form);
/// What stands behind the name of the type in the last line.
[[nodiscard]] std::string describe_message(const SyntaxErrorFacts& facts, layout::SyntaxPlace form);

}  // namespace hognose::python
