// A place and a message on a stack made by hand, and what only looks like them.
// SPDX-License-Identifier: MIT
#include "session/crash/rust_panic.h"

#include <string>

#include <gtest/gtest.h>

#include "native/fake_machine_stack.h"
#include "target/fake_target.h"

namespace hognose::session {
namespace {

using namespace std::string_literals;

constexpr Address library_code(0x7f0000100000);
constexpr Address rust_code(0x7f0000200000);
constexpr Address rust_data(0x7f0000210000);
constexpr Address location = rust_data + 0x100;
constexpr Address heap(0x7f0000300000);
constexpr Address stack(0x7ff000000000);

target::Mapping map(Address begin, const char* path, bool is_code) {
  target::Mapping mapping;
  mapping.range = AddressRange::from(begin, 0x10000);
  mapping.readable = true;
  mapping.executable = is_code;
  mapping.path = path;
  return mapping;
}

/// raise, abort, two functions that tell of the panic, and the one that panicked.
class RustPanicTest : public testing::Test {
 protected:
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);
  native::FakeMachineStack machine;

  RustPanicTest() {
    target.maps = target::Maps({map(library_code, "/lib/libc.so.6", true),
                                map(rust_code, "/app/_shop.so", true),
                                map(rust_data, "/app/_shop.so", false)});
    parts.memory->put_zeros({stack, stack + 0x1000});
    parts.memory->put_text(rust_data, "src/lib.rs");
    parts.memory->put_pointer(location, rust_data);
    parts.memory->put_u64(location + 8, 10);
    parts.memory->put_u32(location + 16, 27);
    parts.memory->put_u32(location + 20, 5);
    parts.memory->put_text(heap, "the sensor is off");
    for (std::uint64_t index = 0; index < 5; ++index) {
      machine.add(index == 1 ? "abort" : "", stack + index * 0x100, 0x100);
      machine.frame(index).pc = (index < 2 ? library_code : rust_code) + (index + 1) * 0x100;
    }
    put(0x210, location);
    put(0x230, location);
    put_text(0x248, heap, 17);
    put(0x300, location);
  }
  void put(std::uint64_t at, Address value) const { parts.memory->put_pointer(stack + at, value); }
  void put_text(std::uint64_t at, Address text, std::uint64_t length) const {
    put(at, text);
    parts.memory->put_u64(stack + at + 8, length);
  }
  std::optional<RustPanic> find() { return find_rust_panic(target, machine, 0); }
};

TEST_F(RustPanicTest, APlaceAndWhatWasSaid) {
  const auto panic = find();
  ASSERT_TRUE(panic);
  EXPECT_EQ(panic->place, "src/lib.rs:27");
  EXPECT_EQ(panic->message, "the sensor is off");
  EXPECT_EQ(panic->trust, Trust::guessed);  // it may be left from one that was caught
}

TEST_F(RustPanicTest, WhoHandsOnThePlaceInItsCallPanicked) {
  const Address back = machine.frame(4).pc;
  const auto distance = static_cast<std::uint32_t>(location.value() - (back - 5).value());
  parts.memory->put_text(back - 48, std::string(36, '\x90') + "\x48\x8d\x35"s);  // lea x(%rip),%rsi
  parts.memory->put_u32(back - 9, distance);
  parts.memory->put_text(back - 5, "\xe8\x01\x02\x03\x00"s);
  const auto panic = find();
  ASSERT_TRUE(panic);
  EXPECT_EQ(panic->trust, Trust::seen);
  EXPECT_EQ(panic->frame, 4U);
}

TEST_F(RustPanicTest, OfTwoTextsNobodyKnowsWhichItIs) {
  put_text(0x268, rust_data, 10);
  EXPECT_EQ(find()->message, "");
}

TEST_F(RustPanicTest, WhatIsHandedOnIsTheMessageAndNotWhatIsLeftThereOnce) {
  put_text(0x268, rust_data, 10);
  put_text(0x280, heap, 17);
  EXPECT_EQ(find()->message, "the sensor is off");
  put_text(0x2a0, rust_data, 10);
  EXPECT_EQ(find()->message, "");
}

/// As a PanicHookInfo: the payload's address and methods in front of the place.
TEST_F(RustPanicTest, WhatTheHookWasToldIsTheMessageWhateverElseStandsThere) {
  constexpr Address methods = rust_data + 0x200;
  parts.memory->put_u64(methods + 8, 16);
  parts.memory->put_u64(methods + 16, 8);
  put_text(0x248, {}, 0);
  put_text(0x268, rust_data, 10);
  put_text(0x280, rust_data, 10);
  put(0x200, stack + 0x400);
  put(0x208, methods);
  put_text(0x400, heap, 17);
  EXPECT_EQ(find()->message, "the sensor is off");
  parts.memory->put_u64(methods + 8, 24);  // a String, which has its capacity in front or between
  put(0x400, Address(64));
  put_text(0x408, heap, 17);
  EXPECT_EQ(find()->message, "the sensor is off");
  put(0x400, heap);
  put_text(0x408, Address(64), 17);
  EXPECT_EQ(find()->message, "the sensor is off");
  parts.memory->put_u64(methods + 8, 32);  // of another type
  EXPECT_EQ(find()->message, "src/lib.rs");
}

TEST_F(RustPanicTest, OfTwoThatTheHookMayHaveBeenToldNobodyKnowsWhichItIs) {
  constexpr Address methods = rust_data + 0x200;
  parts.memory->put_u64(methods + 8, 16);
  parts.memory->put_u64(methods + 16, 8);
  put_text(0x248, {}, 0);
  put(0x200, stack + 0x400);
  put(0x208, methods);
  put(0x218, stack + 0x410);
  put(0x220, methods);
  put_text(0x400, heap, 17);
  put_text(0x410, rust_data, 10);
  EXPECT_EQ(find()->message, "");
}

TEST_F(RustPanicTest, WhatStandsOnTheStackItselfIsNoMessage) {
  target::Mapping own = map(stack, "[stack]", false);
  target.maps = target::Maps({map(library_code, "/lib/libc.so.6", true),
                              map(rust_code, "/app/_shop.so", true),
                              map(rust_data, "/app/_shop.so", false),
                              own});
  parts.memory->put_text(stack + 0x800, "/usr/local/bin");
  put_text(0x268, stack + 0x800, 14);
  EXPECT_EQ(find()->message, "the sensor is off");
}

TEST_F(RustPanicTest, ALengthBesideAFlagIsNotTaken) {
  parts.memory->put_text(heap + 17, " for a week and more");
  put_text(0x238, heap, 2 * 17 + 1);
  EXPECT_EQ(find()->message, "the sensor is off");
}

TEST_F(RustPanicTest, BytesThatAreNoTextAreNoMessage) {
  parts.memory->put_text(heap + 0x100, "\xf0\x41\x42");
  put_text(0x268, heap + 0x100, 3);
  EXPECT_EQ(find()->message, "the sensor is off");
}

TEST_F(RustPanicTest, APlaceThatStandsThereOnceIsChance) {
  put(0x230, {});
  put(0x300, {});
  EXPECT_FALSE(find());
}

TEST_F(RustPanicTest, APlaceOfAnotherFileIsNotTaken) {
  target.maps = target::Maps({map(library_code, "/lib/libc.so.6", true),
                              map(rust_code, "/app/_shop.so", true),
                              map(rust_data, "/app/_other.so", false)});
  EXPECT_FALSE(find());
}

TEST_F(RustPanicTest, NumbersThatAreNoLineAreNoPlace) {
  parts.memory->put_u32(location + 16, 0);
  EXPECT_FALSE(find());
}

TEST_F(RustPanicTest, FramesThatAreNotThereTellNothing) {
  EXPECT_FALSE(find_rust_panic(target, machine, 5));
  machine.frame(4).cfa = {};
  EXPECT_FALSE(find());
}

}  // namespace
}  // namespace hognose::session
