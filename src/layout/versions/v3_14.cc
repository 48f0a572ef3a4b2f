// CPython 3.14: tagged references on the stack.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

namespace hognose::layout::versions {

namespace {
constexpr std::uint32_t first_with_bt_full_header = 0x030e0300;  // 3.14.3
}  // namespace

void v3_14(Release& release) {
  v3_13(release);
  // gh-117139, gh-127705: _PyStackRef, in the default build too.
  release.dialect.slot = Slot::tagged;
  // gh-142095 (GH-143371, January 2026).
  release.style.bt_full_header = release.version_hex >= first_with_bt_full_header;
}

}  // namespace hognose::layout::versions
