// What free() was given, on a made-up heap.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_heap.h"

#include <csignal>
#include <string>

#include <gtest/gtest.h>

#include "native/fake_machine_stack.h"
#include "target/fake_target.h"

namespace hognose::session {
namespace {

using analysis::why::CodeFact;
using analysis::why::CrashFacts;
using analysis::why::GivenFact;
using analysis::why::SaidFact;
using analysis::why::Tri;
using target::Register;

/// parse() called free(), which called a function that ended the process; a heap of chunks of 0x290, 0x40, 0x110 and
/// 0x60 bytes, and what is left.
class CrashHeapTest : public testing::Test {
 protected:
  static constexpr Address heap{0x5000000};
  static constexpr std::uint64_t heap_size = 0x21000;
  static constexpr Address stack{0x7ff000000000};
  static constexpr Address file{0x400000};
  static constexpr Address thread{0x7f0000001740};
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);
  Crash crash;
  CrashFacts facts;
  native::FakeMachineStack* machine = nullptr;

  CrashHeapTest() {
    put_heap();
    parts.memory->put_zeros(AddressRange::from(stack, 0x2000));
    parts.memory->put_zeros(AddressRange::from(thread - 0x4000, 0x5000));
    target.maps =
        target::Maps({{AddressRange::from(file, 0x1000), 0, true, true, false, "/lib/ext.so"},
                      {AddressRange::from(heap, heap_size), 0, true, true, false, ""},
                      {AddressRange::from(stack, 0x2000), 0, true, true, false, ""}});
    auto frames = std::make_unique<native::FakeMachineStack>();
    machine = frames.get();
    for (const char* const name : {"abort", "", "free", "parse"})
      machine->add(name, stack + 0x100, 0x40);
    crash.machine = std::move(frames);
    crash.thread.tls_base = thread;
    crash.site.registers.set(Register::rsp, (stack + 0x100).value());
    for (const char* const name : {"abort", "", "free", "parse"}) {
      CodeFact code;
      code.function = name;
      code.whose =
          code.function == "parse" ? CodeFact::Whose::extension : CodeFact::Whose::c_library;
      facts.frames.push_back(std::move(code));
    }
    facts.said.by = SaidFact::By::c_library;
  }
  void put_heap() const {
    parts.memory->put_zeros(AddressRange::from(heap, heap_size));
    std::uint64_t at = 0;
    for (const std::uint64_t size : {0x290U, 0x40U, 0x110U, 0x60U}) {
      parts.memory->put_u64(heap + at + 8, size | 1U);
      at += size;
    }
    parts.memory->put_u64(heap + at + 8, (heap_size - at) | 1U);
  }
  /// What free() called has the chunk of that pointer.
  const GivenFact* give(Address pointer, const char* said) {
    facts.said.text = said;
    if (facts.said.text == "free(): invalid size") parts.memory->put_u64(pointer - 8, 0x13);
    machine->keep(1, Register::rbx, pointer - 16);
    machine->keep(2, Register::rbx, Address(1));
    add_heap(target, crash, facts);
    return facts.given ? &*facts.given : nullptr;
  }
};

TEST_F(CrashHeapTest, AListOfTheThreadHasIt) {
  parts.memory->put_pointer(thread - 0x70, heap + 16);
  parts.memory->put_pointer(heap + 16 + 128 + 2ULL * 8, heap + 0x290 + 16);  // of 64 bytes
  parts.memory->put_u64(heap + 0x290 + 16, (heap + 0x290 + 16).value() >> 12U);
  const auto* const given = give(heap + 0x290 + 16, "free(): double free detected in tcache 2");
  ASSERT_NE(given, nullptr);
  EXPECT_EQ(given->what, GivenFact::What::freed);
  EXPECT_EQ(given->is_so, Tri::yes);
  EXPECT_EQ(given->is_argument, Tri::yes);
  EXPECT_EQ(given->block_size, 0x38U);
  EXPECT_EQ(given->caller, 3U);
}

// It was joined to what is left of the heap, whose size stands where its own stood.
TEST_F(CrashHeapTest, HowLargeItWasIsNotKnownOnceItIsJoined) {
  const auto* const given = give(heap + 0x440 + 16, "double free or corruption (top)");
  EXPECT_EQ(given, nullptr);  // anything could be it: malloc has no such list
  facts.given.reset();
  const std::string code("\x48\x8b\x7c\x24\x08\xe8\0\0\0\0", 10);
  parts.memory->put_text(file + 0x100, std::string(0x40, '\x90'));
  parts.memory->put_text(file + 0x140, code);  // mov 0x8(%rsp),%rdi; call
  parts.memory->put_text(file + 0x140 + code.size(), std::string(0x40, '\x90'));
  parts.symbols->add("free", file + 0x140 + code.size());
  machine->frame(3).pc = file + 0x140 + code.size();
  parts.memory->put_pointer(stack + 0x108, heap + 0x440 + 16);
  add_heap(target, crash, facts);
  ASSERT_TRUE(facts.given);
  EXPECT_EQ(facts.given->what, GivenFact::What::freed);
  EXPECT_EQ(facts.given->block_size, 0U);
}

TEST_F(CrashHeapTest, TheSizeInFrontOfThePointerIsReadFirst) {
  facts = CrashFacts();
  facts.signal = {
      .number = SIGSEGV, .has_details = true, .code = SEGV_MAPERR, .address = Address(8)};
  CodeFact code;
  code.function = "cfree";
  code.whose = CodeFact::Whose::c_library;
  facts.frames = {code, CodeFact()};
  auto& operand = facts.operand.emplace();
  operand.operand.base = Register::rdi;
  operand.operand.displacement = -8;
  operand.base = 0x10;
  operand.agrees = Tri::yes;
  add_heap(target, crash, facts);
  ASSERT_TRUE(facts.given);
  EXPECT_EQ(facts.given->address, 0x10U);
  EXPECT_EQ(facts.given->is_argument, Tri::yes);
  EXPECT_EQ(facts.given->what, GivenFact::What::nothing);
  facts.given.reset();
  operand.operand.displacement = 8;
  add_heap(target, crash, facts);
  EXPECT_FALSE(facts.given);
}

/// free() crashed over an arena, at the lowest address of the heap that would have that chunk.
class OtherArenaTest : public CrashHeapTest {
 protected:
  static constexpr Address arena{0x4000000};
  static constexpr Address given = heap + 0x2d0 + 16 + 32;

  OtherArenaTest() {
    facts = CrashFacts();
    facts.signal = {.number = SIGSEGV, .has_details = true, .code = SEGV_MAPERR, .address = arena};
    CodeFact code;
    code.function = "cfree";
    code.whose = CodeFact::Whose::c_library;
    facts.frames = {code, CodeFact()};
    auto& operand = facts.operand.emplace();
    operand.operand.base = Register::rax;
    operand.base = arena.value();
    operand.address = arena;
    operand.agrees = Tri::yes;
    parts.memory->put_u64(given - 8, 0x75);
    crash.site.registers.set(Register::rsi, given.value() - 16);
  }
  const GivenFact* find() {
    facts.given.reset();
    add_heap(target, crash, facts);
    return facts.given ? &*facts.given : nullptr;
  }
};

TEST_F(OtherArenaTest, ItIsReadWhereTheBitsOfTheSizeLeadTo) {
  const auto* const found = find();
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->address, given.value());
  EXPECT_EQ(found->is_argument, Tri::yes);
  EXPECT_EQ(found->what, GivenFact::What::inside);
}

TEST_F(OtherArenaTest, OtherBitsDoNotLeadThere) {
  for (const std::uint64_t word : {0x71U, 0x73U, 0x77U}) {
    parts.memory->put_u64(given - 8, word);
    EXPECT_EQ(find(), nullptr) << word;
  }
}

TEST_F(OtherArenaTest, WhatWasReadElsewhereIsNoArena) {
  facts.operand->address = arena + 8;
  EXPECT_EQ(find(), nullptr);
  facts.operand->address = arena;
  facts.operand->agrees = Tri::unknown;
  EXPECT_EQ(find(), nullptr);
}

// Whatever stands there may look like the size of another.
TEST_F(OtherArenaTest, OnlyOneMayBeIt) {
  crash.site.registers.set(Register::rsi, 300);
  machine->keep(0, Register::rbx, given);
  ASSERT_NE(find(), nullptr);
  EXPECT_EQ(facts.given->address, given.value());
  parts.memory->put_u64(given + 8, 0x75);
  EXPECT_EQ(find(), nullptr);
  machine->keep(0, Register::r13, given - 16);
  ASSERT_NE(find(), nullptr);
  EXPECT_EQ(facts.given->address, given.value());
}

TEST_F(CrashHeapTest, ItIsInsideOfABlock) {
  const auto* const given = give(heap + 0x2d0 + 16 + 32, "free(): invalid size");
  ASSERT_NE(given, nullptr);
  EXPECT_EQ(given->what, GivenFact::What::inside);
  EXPECT_EQ(given->is_so, Tri::yes);
  EXPECT_EQ(given->block, (heap + 0x2d0 + 16).value());
  EXPECT_EQ(given->block_size, 0x108U);
}

TEST_F(CrashHeapTest, WhereTheHeapIsNotWholeThatIsNotSure) {
  parts.memory->put_u64(heap + 0x3e0 + 8, 0x4141414141414141);
  const auto* const given = give(heap + 0x2d0 + 16 + 32, "free(): invalid size");
  ASSERT_NE(given, nullptr);
  EXPECT_EQ(given->what, GivenFact::What::inside);
  EXPECT_EQ(given->is_so, Tri::unknown);
}

TEST_F(CrashHeapTest, ItIsOnTheStackOrInAFile) {
  const auto* given = give(stack + 0x140, "free(): invalid size");
  ASSERT_NE(given, nullptr);
  EXPECT_EQ(given->what, GivenFact::What::on_stack);
  parts.memory->put_zeros(AddressRange::from(file, 0x1000));
  given = give(file + 0x500, "free(): invalid size");
  ASSERT_NE(given, nullptr);
  EXPECT_EQ(given->what, GivenFact::What::of_file);
  EXPECT_EQ(given->owner, "ext.so");
}

TEST_F(CrashHeapTest, APointerOfWhichMallocWouldNotSaySoIsNotIt) {
  EXPECT_EQ(give(heap + 0x290 + 16, "free(): invalid pointer"), nullptr);
  EXPECT_EQ(give(heap + 0x290 + 16, "free(): double free detected in tcache 2"), nullptr);
  EXPECT_FALSE(facts.damaged_size);
}

// An arena has zeros where a block would have its size.
TEST_F(CrashHeapTest, WhatTellsLittleIsNotTakenForThePointer) {
  parts.memory->put_zeros(AddressRange::from(file, 0x1000));
  EXPECT_EQ(give(file + 0x510, "free(): invalid pointer"), nullptr);
  EXPECT_EQ(give(file + 0x510, "munmap_chunk(): invalid pointer"), nullptr);
  EXPECT_EQ(give(file + 0x510, "double free or corruption (!prev)"), nullptr);
  ASSERT_NE(give(file + 0x518, "free(): invalid size"), nullptr);
}

TEST_F(CrashHeapTest, WhatTheCallerHasPassedIsIt) {
  const std::string code("\x90\x90\x90\x90\x48\x8b\x7c\x24\x08\xe8\0\0\0\0", 14);
  parts.memory->put_text(file + 0x100, std::string(0x40, '\x90'));
  parts.memory->put_text(file + 0x140, code);  // mov 0x8(%rsp),%rdi; call
  parts.memory->put_text(file + 0x140 + code.size(), std::string(0x40, '\x90'));
  machine->frame(3).pc = file + 0x140 + code.size();
  parts.memory->put_pointer(stack + 0x108, stack + 0x140);
  facts.said.text = "free(): invalid pointer";  // no block has a size of 0
  add_heap(target, crash, facts);
  ASSERT_TRUE(facts.given);
  EXPECT_EQ(facts.given->address, (stack + 0x140).value());
  EXPECT_EQ(facts.given->is_argument, Tri::yes);
  EXPECT_EQ(facts.given->what, GivenFact::What::on_stack);
  facts.given.reset();
  facts.said.text = "free(): double free detected in fasttop";  // nobody knows whether that was it
  add_heap(target, crash, facts);
  EXPECT_FALSE(facts.given);
  parts.symbols->add("free", file + 0x140 + code.size());  // what is called
  add_heap(target, crash, facts);
  EXPECT_TRUE(facts.given);
}

TEST_F(CrashHeapTest, WhatWasWrittenPastItsEnd) {
  parts.memory->put_text(heap + 0x3e0 - 8, "AAAAAAAAAAAAAAAAAAAAAAAA");
  const auto* const given = give(heap + 0x2d0 + 16, "free(): invalid next size (normal)");
  ASSERT_NE(given, nullptr);
  EXPECT_EQ(given->what, GivenFact::What::block);
  ASSERT_TRUE(facts.damaged_size);
  EXPECT_EQ(facts.damaged_size->before, (heap + 0x2d0 + 16).value());
  EXPECT_EQ(facts.damaged_size->before_size, 0x108U);
  EXPECT_EQ(facts.damaged_size->word, 0x4141414141414141U);
  EXPECT_EQ(facts.damaged_size->bytes, "AAAAAAAAAAAAAAAAAAAAAAAA");
}

TEST_F(CrashHeapTest, OfWhoAskedForMoreTheHeapIsWalked) {
  parts.memory->put_text(heap + 0x440, "AAAAAAAAAAAAAAAA");
  facts.frames.erase(facts.frames.begin() + 1, facts.frames.begin() + 3);
  facts.said.text = "malloc(): corrupted top size";
  add_heap(target, crash, facts);
  EXPECT_FALSE(facts.given);
  ASSERT_TRUE(facts.damaged_size);
  EXPECT_EQ(facts.damaged_size->before, (heap + 0x3e0 + 16).value());
}

TEST_F(CrashHeapTest, OtherTextsAreNotOfTheHeap) {
  parts.memory->put_text(heap + 0x440, "AAAAAAAAAAAAAAAA");
  facts.frames.erase(facts.frames.begin() + 1, facts.frames.begin() + 3);
  facts.said.text = "python: boom.c:20: f: Assertion `k == 99' failed.";
  add_heap(target, crash, facts);
  EXPECT_FALSE(facts.damaged_size);
}

}  // namespace
}  // namespace hognose::session
