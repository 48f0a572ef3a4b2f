// UUIDs of every size an int can have.
// SPDX-License-Identifier: MIT
#include "python/kinds/uuid.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

struct UuidTest : testing::Test {
  FakePython python;
  Address type = make_class(python, "UUID", {}, {{U"__module__", python.text(U"uuid")}});

  /// An int of these words of 30 bits, the least significant first.
  Address words(const std::vector<std::uint32_t>& digits, std::uint64_t sign = 0) {
    using layout::PyLongObject;
    const Address at = python.object<PyLongObject>(python.type("int", {TypeFlag::long_subclass}),
                                                   digits.size() * 4);
    const Address first = at + *python.program.layout.offset(PyLongObject::ob_digit);
    for (std::size_t i = 0; i < digits.size(); ++i)
      python.parts.memory->put_u32(first + i * 4, digits[i]);
    python.set(at, PyLongObject::lv_tag, digits.size() << 3U | sign);
    return at;
  }
  std::string shown(Address number) {
    return python.describe(
        make_instance(python, type, make_attribute_dict(python, {{U"int", number}})));
  }
};

TEST_F(UuidTest, ShowsAllBits) {
  EXPECT_EQ(shown(python.integer(0)), "UUID('00000000-0000-0000-0000-000000000000')");
  EXPECT_EQ(shown(python.integer(0x1234567890)), "UUID('00000000-0000-0000-0000-001234567890')");
  constexpr std::uint32_t full = 0x3FFFFFFF;
  EXPECT_EQ(shown(words({full, full, full, full, 0xFF})),
            "UUID('ffffffff-ffff-ffff-ffff-ffffffffffff')");
  EXPECT_EQ(shown(words({1, 0, 0, 0, 0x80})), "UUID('80000000-0000-0000-0000-000000000001')");
}

TEST_F(UuidTest, WhatIsNoUuidIsAHole) {
  const std::string hole = "UUID(<unreadable at 0x";
  EXPECT_TRUE(shown(words({0, 0, 0, 0, 0x100})).starts_with(hole));  // 2**128
  EXPECT_TRUE(shown(words({1}, 2)).starts_with(hole));  // negative
  EXPECT_TRUE(shown(words(std::vector<std::uint32_t>(1000, 1))).starts_with(hole));
  EXPECT_TRUE(shown(words({0xFFFFFFFF})).starts_with(hole));
  EXPECT_TRUE(shown(python.none()).starts_with(hole));
  EXPECT_TRUE(shown(nowhere).starts_with(hole));
  EXPECT_TRUE(python.describe(make_instance(python, type)).starts_with(hole));
}

}  // namespace
}  // namespace hognose::python
