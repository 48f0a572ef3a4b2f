// The text of an abort, and memory that lies about it.
// SPDX-License-Identifier: MIT
#include "clib/abort_message.h"

#include <gtest/gtest.h>

#include "target/fake_target.h"

namespace hognose::clib {
namespace {

class AbortMessageTest : public testing::Test {
 protected:
  target::FakeMemory memory;
  target::FakeSymbols symbols;

  AbortMessageTest() {
    symbols.add("__abort_msg", Address(0x1000));
    memory.put_pointer(Address(0x1000), Address(0x2000));
    memory.put_u32(Address(0x2000), 4096);
    memory.put_c_string(Address(0x2004), "free(): invalid pointer\n");
  }
};

TEST_F(AbortMessageTest, IsWithoutItsNewline) {
  EXPECT_EQ(read_abort_message(symbols, memory, {}), "free(): invalid pointer");
}

TEST_F(AbortMessageTest, NothingWhereNobodySaidAnything) {
  memory.put_pointer(Address(0x1000), {});
  EXPECT_FALSE(read_abort_message(symbols, memory, {}));
  EXPECT_FALSE(read_abort_message(target::FakeSymbols(), memory, {}));
}

TEST_F(AbortMessageTest, SizesThatLieAreBounded) {
  memory.put_u32(Address(0x2000), 0xffffffff);
  EXPECT_EQ(read_abort_message(symbols, memory, {}), "free(): invalid pointer");
  memory.put_u32(Address(0x2000), 2);
  EXPECT_FALSE(read_abort_message(symbols, memory, {}));
}

TEST_F(AbortMessageTest, WhatCannotBeReadIsNotNothing) {
  memory.put_pointer(Address(0x1000), Address(0x90000));
  EXPECT_EQ(read_abort_message(symbols, memory, {}).error().kind, ErrorKind::unmapped);
  memory.make_hole({Address(0x1000), Address(0x2000)});
  EXPECT_EQ(read_abort_message(symbols, memory, {}).error().kind, ErrorKind::unmapped);
  EXPECT_EQ(read_abort_message(target::FakeSymbols(), memory, {}).error().kind,
            ErrorKind::not_found);
}

}  // namespace
}  // namespace hognose::clib
