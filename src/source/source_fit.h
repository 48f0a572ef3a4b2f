// Whether a file is still the source of the code that runs.
//
// Servers are deployed to while they run: the file that a code object names is then another one, whose
// lines are somebody else's. Times do not tell, since copying keeps them. But where a function begins
// its `def` must stand, and on the line that runs some name that its code knows.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "python/frames/code.h"
#include "source/source_file.h"

namespace hognose::source {

enum class Fit : std::uint8_t {
  unknown,  ///< nothing tells
  fits,
  contradicts,
};

/// How `file`, which is called `path`, fits what `code` says of itself. `line` is the one that runs, and
/// `names` those that the code knows, its variables among them; with none of them only the rest counts.
[[nodiscard]] Fit judge_fit(const SourceFile& file,
                            const std::string& path,
                            const python::CodeInfo& code,
                            std::optional<std::int64_t> line,
                            std::span<const std::string> names);

}  // namespace hognose::source
