// Where a Python frame stands.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"

namespace hognose::document {

/// What every line about a Python frame says of it.
struct FramePlace {
  std::string file{};
  std::optional<std::int64_t> line{};
  std::optional<std::int64_t> end_line{};  ///< of the expression that runs
  std::optional<std::int64_t> column{};  ///< where it begins: bytes of the line as the file has it
  std::optional<std::int64_t> end_column{};
  std::string function{};
  std::string qualified_name{};  ///< co_qualname; empty if it is `function`, or not known
  std::uint64_t address = 0;  ///< of the frame
  std::optional<Error> hole{};  ///< why parts of it could not be read
};

}  // namespace hognose::document
