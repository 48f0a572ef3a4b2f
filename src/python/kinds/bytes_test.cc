// Bytes and bytearrays, whole, cut and with holes.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

using namespace std::string_view_literals;

TEST(Bytes, escapesAllButPrintableAscii) {
  FakePython python;
  EXPECT_EQ(python.describe(python.bytes("")), "b''");
  EXPECT_EQ(python.describe(python.bytes("it's \\\0\t\xff"sv)), R"(b"it's \\\x00\t\xff")");
}

TEST(Bytes, ofPython2HaveNoPrefix) {
  FakePython python;
  python.program.style.bytes_prefix = false;
  EXPECT_EQ(python.describe(python.bytes("abc")), "'abc'");
}

TEST(Bytes, areCutAtTheLimit) {
  FakePython python;
  EXPECT_EQ(python.describe(python.bytes(std::string(5000, 'x')), {.max_repr = 6}),
            "b'xxxx...(truncated)");
}

TEST(Bytes, bytearrayStartsAtItsLogicalStart) {
  FakePython python;
  const Address buffer = python.allocate(8);
  python.parts.memory->put_text(buffer, "..ab");
  const Address array = python.object<layout::PyByteArrayObject>(python.type("bytearray"));
  python.set(array, layout::PyVarObject::ob_size, 2);
  python.set(array, layout::PyByteArrayObject::ob_bytes, buffer);
  python.set(array, layout::PyByteArrayObject::ob_start, buffer + 2);
  EXPECT_EQ(python.describe(array), "bytearray(b'ab')");
  python.set(array, layout::PyByteArrayObject::ob_start, Address{0xDEAD0000});
  EXPECT_EQ(python.describe(array),
            "bytearray(<unreadable at 0xdead0000: unmapped while reading bytes>)");
}

}  // namespace
}  // namespace hognose::python
