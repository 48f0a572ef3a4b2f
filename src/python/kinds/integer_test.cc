// Integers of both heads, of any size, and of sizes that cannot be.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

using layout::PyLongObject;

/// An int of `words` words, all bits set.
Address make_huge(FakePython& python, std::uint64_t words) {
  const Address at =
      python.object<PyLongObject>(python.type("int", {TypeFlag::long_subclass}), words * 4);
  const Address first = at + *python.program.layout.offset(PyLongObject::ob_digit);
  for (std::uint64_t i = 0; i < words; ++i)
    python.parts.memory->put_u32(first + i * 4, 0x3FFFFFFF);
  python.set(at, PyLongObject::lv_tag, words << 3U);
  return at;
}

TEST(Integer, readsSignAndWords) {
  FakePython python;
  for (const std::int64_t value : {0L, 1L, -7L, 42L, 1L << 30, -(1L << 60), 9223372036854775807L}) {
    EXPECT_EQ(python.describe(python.integer(value)), std::to_string(value));
  }
}

TEST(Integer, readsSignAndCountFromObSize) {
  FakePython python;
  python.program.dialect.int_head = layout::IntHead::ob_size;
  const Address value = python.integer(12345678901234);
  python.set(value, layout::PyVarObject::ob_size, -2);
  EXPECT_EQ(python.describe(value), "-12345678901234");
  python.program.style.long_suffix = true;
  EXPECT_EQ(python.describe(value), "-12345678901234L");
}

TEST(Integer, aHugeOneIsCutAfterItsTrueLeadingDigits) {
  FakePython python;
  const std::string text = python.describe(make_huge(python, 20'000), {.max_repr = 20});
  EXPECT_EQ(text, "99402747550177323089...(truncated)");  // 2**600000 - 1
}

TEST(Integer, aMiddlingOneIsShownWholeWithoutLimit) {
  FakePython python;
  const std::string text = python.describe(make_huge(python, 10), {.max_repr = 0});
  EXPECT_EQ(
      text,
      "2037035976334486086268445688409378161051468393665936250636140449354381299763336706183397375");
}

TEST(Integer, aSizeThatCannotBeIsAHole) {
  FakePython python;
  const Address value = python.integer(1);
  python.set(value, PyLongObject::lv_tag, ~0ULL);
  EXPECT_EQ(python.describe(value).find("<unreadable at 0x"), 0U);
  python.set(value, PyLongObject::lv_tag, 1ULL << 40U);
  EXPECT_EQ(python.describe(value).find("<unreadable at 0x"), 0U);
}

TEST(Integer, wordsOfMoreThan30BitsAreAHole) {
  FakePython python;
  const Address value = python.integer(1);
  python.parts.memory->put_u32(value + *python.program.layout.offset(PyLongObject::ob_digit), ~0U);
  python.program.forget();
  EXPECT_NE(python.describe(value).find("corrupt"), std::string::npos);
}

}  // namespace
}  // namespace hognose::python
