// CPython 3.6, and with it all that changed since 2.7.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

namespace hognose::layout::versions {

void v3_6(Release& release) {
  v2_7(release);
  // PEP 393: one str type with flexible storage (3.3); PEP 3137: bytes are b'…'.
  release.dialect.text = Text::pep393;
  release.style.unicode_prefix = false;
  release.style.bytes_prefix = true;
  // PEP 237, finished in 3.0: one int type, without L, and without its own bit in tp_flags.
  release.dialect.int_subclass_flag = false;
  release.style.long_suffix = false;
  // PEP 3100: classic classes are gone; set displays are {1, 2}.
  release.dialect.has_old_style_classes = false;
  release.style.set_as_call = false;
  // PEP 3121: the module is self of its built-in functions.
  release.style.builtin_function_of_module = true;
  // bpo-26107 (3.6): line deltas of co_lnotab are signed.
  release.dialect.line_table = LineTable::lnotab;
  // bpo-27350 (3.6): compact and ordered dicts.
  release.dialect.dict_shape = DictShape::keys_dk_size;
  // Objects/setobject.c, set_discard_entry: a removed entry has hash -1.
  release.dialect.set_entry = SetEntry::dummy_hash;
  // PEP 3134, PEP 3155: chains, and names with modules (Lib/traceback.py).
  release.style.qualified_exceptions = true;
  release.style.syntax_place = SyntaxPlace::stripped;
  // bpo-26823 (3.6): repeated lines are counted.
  release.style.folds_repeated_lines = true;
}

}  // namespace hognose::layout::versions
