// Which CPython an ELF image holds, as far as the image alone tells.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "target/elf/image.h"

namespace hognose::layout {

/// What decides where fields lie.
struct BuildFacts {
  std::uint32_t version_hex = 0;  ///< PY_VERSION_HEX
  bool free_threaded = false;
  bool debug = false;  ///< Py_DEBUG
  std::string build_id{};  ///< lower-case hex; empty if unknown
};

/// A version, and what in the file told it.
struct FileVersion {
  std::uint32_t hex = 0;  ///< PY_VERSION_HEX; its last byte is 0 if the patch level is unknown
  const char* told_by = "";  ///< "Py_Version", "version literal", "file name", …
};

/// The version of the CPython in `image`, whose path is `path`: its variable Py_Version (3.11+; at
/// the linked address `variable`, if a host knows that better), else its text literals.
[[nodiscard]] std::optional<FileVersion> find_file_version(
    const target::Image& image,
    std::string_view path,
    std::optional<std::uint64_t> variable = std::nullopt);

/// Whether it was built with Py_DEBUG, by functions that only such builds export.
[[nodiscard]] bool is_debug_build(const target::Image& image);

/// The facts of an image that holds a runtime: from `_Py_DebugOffsets` (3.13+), from the symbol
/// `Py_Version` (3.11+), or from the version text in its read-only data, of which `file_name`
/// ("libpython3.8.so.1.0", "python2.7") says which minor version to look for. not_found if the
/// image says nothing of the kind.
[[nodiscard]] Result<BuildFacts> find_build_facts(const target::Image& image,
                                                  std::string_view file_name);

}  // namespace hognose::layout
