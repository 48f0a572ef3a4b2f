// CPython 3.14: tagged references on the stack.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

namespace hognose::layout::versions {

void v3_14(Release& release) {
  constexpr std::uint32_t first_3_14_with_bt_full_header = 0x030e0300;  // 3.14.3
  constexpr std::uint32_t first_with_generations_again = 0x030e0500;  // 3.14.5
  v3_13(release);
  release.debug_offsets.push_back({14, 80, 1});  // interpreter_state.threads_main
  release.debug_offsets.push_back({14, 160, 2});  // the last two of interpreter_state
  release.debug_offsets.push_back({14, 296, 2});  // interpreter_frame.stackpointer, tlbc_index
  release.debug_offsets.push_back({14, 392, 1});  // code_object.co_tlbc
  release.debug_offsets.push_back({14, 496, 4});  // set_object
  // gh-117139, gh-127705: _PyStackRef, in the default build too.
  release.dialect.slot = Slot::tagged;
  // gh-108362: the incremental collector, until gh-148726 took it back.
  if (release.version_hex < first_with_generations_again && !release.flavour.free_threaded)
    release.dialect.collector = Collector::increments;
  // gh-142095 (GH-143371, January 2026).
  release.style.bt_full_header = release.version_hex >= first_3_14_with_bt_full_header;
}

}  // namespace hognose::layout::versions
