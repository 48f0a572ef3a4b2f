// CPython 3.7: the runtime's statics move into _PyRuntime (bpo-30860), which is layout's business.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

namespace hognose::layout::versions {

void v3_7(Release& release) {
  v3_6(release);
}

}  // namespace hognose::layout::versions
