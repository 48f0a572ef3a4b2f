// Functions that are inlined into each other, for dwarf_lines_test: which lines these are on matters.
// SPDX-License-Identifier: MIT
namespace subject {

[[gnu::always_inline]] inline int innermost(int value) {
  asm volatile(".globl hognose_inlined_place\nhognose_inlined_place:\n\tnop" ::: "memory");
  return value + 1;
}

[[gnu::always_inline]] inline int middle(int value) {
  if (value > 3) {
    int doubled = value * 2;
    value += innermost(doubled);
  }
  return value;
}

}  // namespace subject

extern "C" [[gnu::noinline, gnu::noclone, gnu::visibility("default")]] int hognose_outer(
    int value) {
  return subject::middle(value);
}
