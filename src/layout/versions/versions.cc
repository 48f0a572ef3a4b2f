// Finds the file of a version.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

#include <algorithm>

namespace hognose::layout {
namespace {

using FillIn = void (*)(Release&);

// In the order of known_versions.
constexpr std::array<FillIn, known_versions.size()> fill_in{
#define HOGNOSE_VERSION(major, minor) versions::v##major##_##minor,
#include "layout/versions/versions.inc"
#undef HOGNOSE_VERSION
};

}  // namespace

Release find_release(std::uint32_t version_hex, Flavour flavour) {
  Release release;
  release.version_hex = version_hex;
  release.flavour = flavour;
  const std::uint32_t minor = version_hex >> 16U;
  const auto* version = std::lower_bound(known_versions.begin(), known_versions.end(), minor);
  if (version == known_versions.end()) {
    --version;
    release.note = "this CPython is newer than any that hognose knows; read as the newest it knows";
  } else if (*version != minor) {
    release.note = "hognose does not know this CPython; read as the next newer it knows";
  }
  fill_in.at(static_cast<std::size_t>(version - known_versions.begin()))(release);
  release.dialect.free_threaded = flavour.free_threaded;
  return release;
}

}  // namespace hognose::layout
