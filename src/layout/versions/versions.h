// How each release of CPython is read and shown: one file a version, each its predecessor plus
// what changed.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "layout/dialect.h"

namespace hognose::layout {

/// The second axis of a build, beside its version.
struct Flavour {
  bool free_threaded = false;
  bool debug = false;  ///< Py_DEBUG
};

/// One release in one flavour.
struct Release {
  std::uint32_t version_hex = 0;  ///< PY_VERSION_HEX as asked for
  Flavour flavour;
  Dialect dialect;
  Style style;
  /// Null for a version that hognose knows; else a sentence for the reader.
  const char* note = nullptr;
};

/// The dialect and style of a release. An unknown newer one gets those of the newest known, an
/// unknown older one those of the next newer, and a note says so.
[[nodiscard]] Release find_release(std::uint32_t version_hex, Flavour flavour);

namespace versions {

// Each fills in a release of its minor version, whose version_hex and flavour are set already.
void v2_7(Release& release);
void v3_6(Release& release);
void v3_7(Release& release);
void v3_8(Release& release);
void v3_9(Release& release);
void v3_10(Release& release);
void v3_11(Release& release);
void v3_12(Release& release);
void v3_13(Release& release);
void v3_14(Release& release);
void v3_15(Release& release);

}  // namespace versions
}  // namespace hognose::layout
