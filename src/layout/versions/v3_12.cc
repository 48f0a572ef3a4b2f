// CPython 3.12: a new int, entry frames, and one interpreter lock each.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

namespace hognose::layout::versions {

void v3_12(Release& release) {
  v3_11(release);
  // gh-101291: long_value.lv_tag holds sign and digit count.
  release.dialect.int_head = IntHead::lv_tag;
  // gh-96421: an entry ("shim") frame below each call of the eval loop; is_entry is gone.
  release.dialect.activation = Activation::owner_shim;
  // gh-95245: one tagged word for values or dict.
  release.dialect.inline_values = InlineValues::tagged_word;
  // gh-94673: per-interpreter state of static built-in types; their tp_dict is NULL.
  release.dialect.static_type_dict_in_interpreter = true;
  // Lib/traceback.py, format_exception_only(): a str is no sequence of notes.
  release.style.notes = Notes::no_text;
}

}  // namespace hognose::layout::versions
