// CPython 3.11: frames without frame objects, several of them in one call of the eval loop.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

namespace hognose::layout::versions {

namespace {
// Between 3.11.2 and 3.11.7; Lib/traceback.py, _display_width().
constexpr std::uint32_t first_with_width = 0x030b0400;
}  // namespace

void v3_11(Release& release) {
  v3_10(release);
  // PEP 657, bpo-43950: the location table, with columns.
  release.dialect.line_table = LineTable::pep657;
  // bpo-47177: prev_instr instead of f_lasti.
  release.dialect.instruction = Instruction::prev_instr;
  // bpo-44590: _PyInterpreterFrame, reached through tstate.cframe.
  release.dialect.frame_chain = FrameChain::cframe;
  // bpo-45256: Python-to-Python calls stay in one call of the eval loop; the frame it was entered
  // with has is_entry.
  release.dialect.activation = Activation::is_entry;
  // bpo-45947: values and dict pointers before the object.
  release.dialect.inline_values = InlineValues::pointer_before_object;
  // bpo-46845: kinds of keys, of which two keep no hash; sizes as logarithms (pycore_dict.h).
  release.dialect.dict_shape = DictShape::keys_log2;
  // pycore_frame.h, enum _framestate: kept in the generator; FRAME_COMPLETED is new.
  release.dialect.generator_state = GeneratorState::state_311;
  // bpo-45256, gh-89419: py-locals shows each frame of the call, under a header.
  release.style.locals_header = true;
  // bpo-45340: the dict of an instance is made lazily, so that one without is not unusual.
  release.style.empty_instance_parens = true;
  // PEP 657, bpo-43950: carets below what runs.
  release.style.carets =
      release.version_hex >= first_with_width ? Carets::one_line_by_width : Carets::one_line;
  // PEP 678, bpo-45607: notes.
  release.style.notes = Notes::any_sequence;
}

}  // namespace hognose::layout::versions
