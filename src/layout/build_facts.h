// Which CPython an ELF image holds, as far as the image alone tells.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "target/image.h"

namespace hognose::layout {

/// What decides where fields lie.
struct BuildFacts {
  std::uint32_t version_hex = 0;  ///< PY_VERSION_HEX
  bool free_threaded = false;
  bool debug = false;  ///< Py_DEBUG
  std::string build_id{};  ///< lower-case hex; empty if unknown
};

/// The facts of an image that holds a runtime: from `_Py_DebugOffsets` (3.13+), from the symbol
/// `Py_Version` (3.11+), or from the version text in its read-only data, of which `file_name`
/// ("libpython3.8.so.1.0", "python2.7") says which minor version to look for. not_found if the
/// image says nothing of the kind.
[[nodiscard]] Result<BuildFacts> find_build_facts(const target::Image& image,
                                                  std::string_view file_name);

/// PY_VERSION_HEX of "3.8.18", "3.15.0a3+" or "2.7.18rc1"; 0 if it is no such text.
[[nodiscard]] std::uint32_t parse_version(std::string_view text);

}  // namespace hognose::layout
