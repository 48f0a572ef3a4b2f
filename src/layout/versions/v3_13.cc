// CPython 3.13: no CFrame, values inside the object, and optionally no GIL.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

namespace hognose::layout::versions {

void v3_13(Release& release) {
  constexpr std::uint32_t first_3_13_with_bt_full_header = 0x030d0c00;  // 3.13.12
  v3_12(release);
  // gh-108035: tstate.current_frame again.
  release.dialect.frame_chain = FrameChain::current_frame;
  // gh-109094: instr_ptr instead of prev_instr.
  release.dialect.instruction = Instruction::instr_ptr;
  // gh-115776: the values array lies in the object.
  release.dialect.inline_values = InlineValues::embedded;
  // gh-112529: without a GIL each collection is of the whole heap.
  if (release.flavour.free_threaded) release.dialect.collector = Collector::whole_heap;
  // gh-111354: FRAME_SUSPENDED_YIELD_FROM, which moves FRAME_CREATED to -3.
  release.dialect.generator_state = GeneratorState::state_313;
  // gh-142095 (3.13 backport GH-143567, January 2026).
  release.style.bt_full_header = release.version_hex >= first_3_13_with_bt_full_header;
  // gh-106922, gh-99180: all lines of what runs, and calls; none where they tell nothing.
  release.style.carets = Carets::lines;
  // Lib/traceback.py, _format_syntax_error().
  release.style.syntax_place = SyntaxPlace::clamped;
}

}  // namespace hognose::layout::versions
