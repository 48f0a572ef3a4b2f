// `with` statements by blocks and by exception tables, on made-up frames.
// SPDX-License-Identifier: MIT
#include "analysis/with_blocks.h"

#include <string>

#include <gtest/gtest.h>

#include "python/fake/fake_slots.h"

namespace hognose::analysis {
namespace {

using layout::_PyInterpreterFrame;
using layout::PyCodeObject;
using layout::PyFrameObject;

/// A frame of a function with one variable and six slots above it.
class WithBlocksTest : public testing::Test, public python::FakePython {
 protected:
  static constexpr std::uint64_t table_at = 512;
  Address code;
  python::BareFrame frame;

  WithBlocksTest() {
    const Address code_type = type("code");
    set(code_type, layout::PyTypeObject::tp_basicsize, 1024);
    set(code_type,
        layout::PyTypeObject::tp_dict,
        dict({{text(U"co_exceptiontable"), make_slot(*this, U"co_exceptiontable", table_at)}}));
    code = object<PyCodeObject>(code_type, 1024);
    set(code, PyCodeObject::co_name, text(U"f"));
    set(code, PyCodeObject::co_filename, text(U"f.py"));
    set(code, PyCodeObject::co_nlocalsplus, 1);
    set(code, PyCodeObject::co_stacksize, 6);
    set(code, PyCodeObject::co_localsplusnames, tuple({text(U"x")}));
    set(code, PyCodeObject::co_localspluskinds, bytes(" "));
    frame.code = code;
    frame.instruction = 20;
    put_slots(make<_PyInterpreterFrame>(64), _PyInterpreterFrame::localsplus);
  }
  template <class Struct>
  void put_slots(Address at, layout::Field<Struct, void> slots) {
    frame.address = at;
    for (std::uint64_t slot = 0; slot < 7; ++slot)
      put_slot(at + *program.layout.offset(slots), slot, 0x100 + slot * 0x10);
  }
  void put_slot(Address first, std::uint64_t slot, std::uint64_t value) {
    parts.memory->put_pointer(first + slot * 8, Address(value));
    program.forget();
  }
  void set_table(std::string_view entries) {
    parts.memory->put_pointer(code + table_at, bytes(entries));
    program.forget();
  }
  std::vector<std::uint64_t> exits() {
    std::vector<std::uint64_t> found;
    for (const OpenWith& with : find_open_withs(program, frame))
      found.push_back(with.exit.value());
    return found;
  }
};

// start, size, target, depth << 1 | lasti: units of two bytes; the first byte of each has 0x80.
constexpr const char* one_with = "\x88\x04\x10\x03";  // units 8 to 11, one slot kept

TEST_F(WithBlocksTest, TheTableTellsWhichSlotsAreLive) {
  set_table(one_with);
  EXPECT_EQ(exits(), std::vector<std::uint64_t>{0x110});
}

TEST_F(WithBlocksTest, OutsideOfItsRangeNothingIsLive) {
  set_table(one_with);
  frame.instruction = 14;
  EXPECT_TRUE(exits().empty());
  frame.instruction = 24;
  EXPECT_TRUE(exits().empty());
  frame.instruction = -2;  // has not begun
  EXPECT_TRUE(exits().empty());
}

TEST_F(WithBlocksTest, OneAroundAnotherIsThereToo) {
  // The inner keeps three, and the outer is around its handler too.
  set_table("\x88\x01\x10\x03\x89\x03\x14\x07\x94\x04\x10\x03");
  EXPECT_EQ(exits(), (std::vector<std::uint64_t>{0x110, 0x130}));
}

// What is awaited has a handler that keeps more; `__exit__` is live there, but not its `with`.
TEST_F(WithBlocksTest, WhoWaitsInAnAenterIsNotInside) {
  set_table("\x88\x04\x18\x05\x8c\x04\x10\x03");
  EXPECT_EQ(exits(), std::vector<std::uint64_t>{0x120});  // the awaited, which is no `__exit__`
}

TEST_F(WithBlocksTest, HandlersThatGuardThemselvesEnd) {
  set_table("\x88\x04\x09\x03");
  EXPECT_EQ(exits(), std::vector<std::uint64_t>{0x110});
}

// The handler of a `with` has one itself, for what `__exit__` raises: that keeps more than the body has.
TEST_F(WithBlocksTest, WhatGuardsAHandlerIsNoWithOfTheBody) {
  program.dialect.slot = layout::Slot::tagged;
  set_table("\x88\x04\x10\x05\x90\x04\x18\x09");
  const auto found = find_open_withs(program, frame);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].exit, Address(0x110));
}

TEST_F(WithBlocksTest, AFunctionHasItsObjectBehindIt) {
  program.dialect.slot = layout::Slot::tagged;
  set_table("\x88\x04\x10\x05");
  const auto found = find_open_withs(program, frame);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].exit, Address(0x110));
  EXPECT_EQ(found[0].self, Address(0x120));
}

TEST_F(WithBlocksTest, ALyingTableEnds) {
  set_table(std::string(5000, '\x7f'));
  EXPECT_TRUE(exits().empty());
  set_table("\x88\x04\x10\x7f\x7f\x3f");  // more slots than there are
  EXPECT_TRUE(exits().empty());
  set_table("\x88\x04");
  EXPECT_TRUE(exits().empty());
  parts.memory->put_pointer(code + table_at, Address(0x7000'0000'0000));
  program.forget();
  EXPECT_TRUE(exits().empty());
}

TEST_F(WithBlocksTest, BlocksTellTheSlotBelowTheirLevel) {
  program.dialect.frame_chain = layout::FrameChain::frame_objects;
  // Room for f_iblock and twenty blocks of three ints before the slots.
  program.layout.set(layout::FieldId::PyFrameObject__f_localsplus,
                     {1024, 8, 0, 0, layout::Witness::table});
  put_slots(allocate(2048), PyFrameObject::f_localsplus);
  const Address blocks = frame.address + (1024 - 240);
  const auto put_int = [&](Address at, std::uint32_t value) {
    parts.memory->put_u32(at, value);
    program.forget();
  };
  put_int(blocks - 8, 2);
  put_int(blocks + 8, 1);
  put_int(blocks + 12 + 8, 99);  // a level that there cannot be
  EXPECT_EQ(exits(), std::vector<std::uint64_t>{0x110});
  put_int(blocks - 8, 21);
  EXPECT_TRUE(exits().empty());
  // 2.7 has no flag between them.
  program.dialect.text = layout::Text::python2;
  put_int(blocks - 8, 1);
  put_int(blocks + 8, 0);
  put_int(blocks - 4 + 8, 1);
  EXPECT_EQ(exits(), std::vector<std::uint64_t>{0x110});
  put_int(blocks - 4, 257);  // a handler, which may be calling it
  EXPECT_TRUE(exits().empty());
}

}  // namespace
}  // namespace hognose::analysis
