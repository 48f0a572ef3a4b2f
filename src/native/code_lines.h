// Where in the source an instruction is, as debug information says (the seam "CodeLines").
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/address.h"

namespace hognose::native {

/// One function that an instruction is part of.
struct CodeFunction {
  std::string function;  ///< as the compiler names it, mangled if it does that; empty if unknown
  std::string file;  ///< as the compiler saw it; empty if unknown
  std::int64_t line = 0;  ///< 0: unknown, or of no line
};

/// Debug information of the images of one target.
class CodeLines {
 public:
  CodeLines() = default;
  CodeLines(const CodeLines&) = delete;
  CodeLines& operator=(const CodeLines&) = delete;
  virtual ~CodeLines() = default;

  /// The functions that the instruction at `address` is part of: the inlined ones first, the
  /// innermost before those that it was inlined into; the last is the one that was called. Empty
  /// if nothing is known. Valid until the next call.
  [[nodiscard]] virtual const std::vector<CodeFunction>& find(Address address) = 0;
};

}  // namespace hognose::native
