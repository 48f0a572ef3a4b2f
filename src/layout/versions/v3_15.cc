// CPython 3.15: frame states renumbered from 0.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

namespace hognose::layout::versions {

void v3_15(Release& release) {
  v3_14(release);
  release.debug_offsets.push_back({15, 216, 3});  // thread_state.base_frame and what follows it
  release.debug_offsets.push_back({15, 272, 5});  // thread_state.holds_gil to err_stackitem
  release.debug_offsets.push_back({15, 512, 4});  // type_object.tp_basicsize to heap_type_object
  release.debug_offsets.push_back({15, 744, 1});  // unicode_object.compactunicodeobject_size
  release.debug_offsets.push_back({15, 768, 3});  // the last of gc
  // gh-120321 (GH-144409): FRAME_COMPLETED is gone, FRAME_CREATED is 0.
  release.dialect.generator_state = GeneratorState::state_315;
  // gh-142095 (GH-143371), before the first beta.
  release.style.bt_full_header = true;
  // Lib/traceback.py, _format_syntax_error(): the width of what stands before the caret.
  release.style.syntax_place = SyntaxPlace::by_width;
}

}  // namespace hognose::layout::versions
