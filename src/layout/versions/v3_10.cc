// CPython 3.10: precise line numbers, and the frame knows its state.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

namespace hognose::layout::versions {

void v3_10(Release& release) {
  v3_9(release);
  // PEP 626, bpo-42246: co_linetable.
  release.dialect.line_table = LineTable::pep626;
  // bpo-27129: f_lasti counts two-byte units.
  release.dialect.instruction = Instruction::lasti_units;
  // bpo-43760: each call of the eval loop keeps a CFrame on the C stack.
  release.dialect.activation = Activation::cframe_per_frame;
  // bpo-40941: PyFrameObject.f_state.
  release.dialect.generator_state = GeneratorState::f_state_310;
  // bpo-43914: SyntaxError has an end, and so carets.
  release.style.syntax_place = SyntaxPlace::range;
  // bpo-42848: a queue instead of recursion.
  release.style.cause_hides_context = true;
}

}  // namespace hognose::layout::versions
