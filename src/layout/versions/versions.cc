// The versions that hognose knows, one row each, oldest first.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "layout/versions/versions.h"

namespace hognose::layout {
namespace {

struct Version {
  std::uint32_t minor;  // the upper half of PY_VERSION_HEX
  void (*fill_in)(Release&);
};

constexpr std::array all_versions{
    Version{0x0207, versions::v2_7},
    Version{0x0306, versions::v3_6},
    Version{0x0307, versions::v3_7},
    Version{0x0308, versions::v3_8},
    Version{0x0309, versions::v3_9},
    Version{0x030a, versions::v3_10},
    Version{0x030b, versions::v3_11},
    Version{0x030c, versions::v3_12},
    Version{0x030d, versions::v3_13},
    Version{0x030e, versions::v3_14},
    Version{0x030f, versions::v3_15},
};

}  // namespace

Release find_release(std::uint32_t version_hex, Flavour flavour) {
  Release release;
  release.version_hex = version_hex;
  release.flavour = flavour;
  const std::uint32_t minor = version_hex >> 16U;
  const auto* version = std::find_if(all_versions.begin(),
                                     all_versions.end(),
                                     [&](const Version& known) { return known.minor >= minor; });
  if (version == all_versions.end()) {
    version = &all_versions.back();
    release.note = "this CPython is newer than any that hognose knows; read as the newest it knows";
  } else if (version->minor != minor) {
    release.note = "hognose does not know this CPython; read as the next newer it knows";
  }
  version->fill_in(release);
  release.dialect.free_threaded = flavour.free_threaded;
  return release;
}

}  // namespace hognose::layout
