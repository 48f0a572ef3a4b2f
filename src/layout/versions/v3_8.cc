// CPython 3.8: structs moved (PEP 570, PEP 587, PEP 590); nothing is read otherwise.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

namespace hognose::layout::versions {

void v3_8(Release& release) {
  v3_7(release);
  // Lib/traceback.py, format_exception_only(): a SyntaxError without a line shows none.
  release.style.syntax_place = SyntaxPlace::known;
}

}  // namespace hognose::layout::versions
