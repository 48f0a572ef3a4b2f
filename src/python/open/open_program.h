// Opens a Python: finds its runtime, resolves its layout, and checks one against the other.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "layout/type_source.h"
#include "python/program/program.h"

namespace hognose::python {

/// How `open_program` may look for facts.
struct OpenOptions {
  /// Debug information of the image that holds the runtime, as the host reads it; may give null.
  std::function<layout::TypeSource*(const std::string& image_path)> types;
  std::string cache_folder;  ///< layouts by build-id; empty: no cache
  std::string forced_witness;  ///< "", "dwarf", "offsets" or "table"
  std::size_t runtime = 0;  ///< which of several Pythons in one process; 0: the likeliest
  std::function<bool()> interrupted{};  ///< Ctrl-C; may be empty
};

/// Finds the CPython runtime of a target and opens it; not_found if there is none, limit or
/// interrupted if the search ended before there was one.
[[nodiscard]] Result<std::unique_ptr<Program>> open_program(const target::Target& target,
                                                            const OpenOptions& options);

}  // namespace hognose::python
