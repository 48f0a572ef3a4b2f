// CPython 2.7: where the chain of versions begins.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

namespace hognose::layout::versions {

// The initial values of Dialect and Style are 2.7's; they are repeated here where later versions
// turn away from them, so that each reads as a difference.
void v2_7(Release& release) {
  release.dialect.line_table = LineTable::lnotab_unsigned;
  release.dialect.text = Text::python2;
  release.dialect.dict_shape = DictShape::open_table;
  release.dialect.set_entry = SetEntry::dummy_string;
  release.dialect.has_old_style_classes = true;
  release.dialect.int_subclass_flag = true;
  release.style.set_as_call = true;
  release.style.unicode_prefix = true;
  release.style.long_suffix = true;
}

}  // namespace hognose::layout::versions
