// How each release of CPython is read and shown: one file a version, each its predecessor plus
// what changed.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "layout/versions/dialect.h"

namespace hognose::layout {

/// The second axis of a build, beside its version.
struct Flavour {
  bool free_threaded = false;
  bool debug = false;  ///< Py_DEBUG
};

/// Words that a minor version has inserted into its predecessor's _Py_DebugOffsets.
struct InsertedWords {
  std::uint8_t minor = 0;
  std::uint16_t at = 0;  ///< bytes from the start of its own, without what comes after these
  std::uint16_t count = 0;
};

/// One release in one flavour.
struct Release {
  std::uint32_t version_hex = 0;  ///< PY_VERSION_HEX as asked for
  Flavour flavour;
  Dialect dialect;
  Style style;
  std::vector<InsertedWords> debug_offsets;  ///< from 3.14 on, ascending in each version
  /// Null for a version that hognose knows; else a sentence for the reader.
  const char* note = nullptr;
};

/// The upper half of PY_VERSION_HEX of the versions that hognose knows, oldest first.
inline constexpr std::array known_versions{
#define HOGNOSE_VERSION(major, minor) std::uint32_t{(major) << 8U | (minor)},
#include "layout/versions/versions.inc"
#undef HOGNOSE_VERSION
};

/// The dialect and style of a release. An unknown newer one gets those of the newest known, an
/// unknown older one those of the next newer, and a note says so.
[[nodiscard]] Release find_release(std::uint32_t version_hex, Flavour flavour);

namespace versions {

// Each fills in a release of its minor version, whose version_hex and flavour are set already.
#define HOGNOSE_VERSION(major, minor) void v##major##_##minor(Release& release);
#include "layout/versions/versions.inc"
#undef HOGNOSE_VERSION

}  // namespace versions
}  // namespace hognose::layout
