// CPython 3.9: structs moved (bpo-39877, bpo-40521); nothing is read otherwise.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

namespace hognose::layout::versions {

void v3_9(Release& release) {
  v3_8(release);
  // Lib/traceback.py, _format_syntax_error() keeps what stands before the caret.
  release.style.syntax_place = SyntaxPlace::indented;
}

}  // namespace hognose::layout::versions
