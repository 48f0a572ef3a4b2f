// Critical sections on made-up stacks.
// SPDX-License-Identifier: MIT
#include "analysis/critical_section.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"

namespace hognose::analysis {
namespace {

using layout::PyThreadState;

class CriticalSectionTest : public testing::Test, public python::FakeFrames {
 protected:
  static constexpr std::uint64_t mutex_offset = 10;
  static constexpr std::uint64_t inactive = 1;
  static constexpr std::uint64_t two = 2;
  python::Thread owner = thread(1, {});
  Budget budget;

  CriticalSectionTest() { program.build.free_threaded = true; }

  /// Puts it before the others of the thread; the flags are those of the pointer to it.
  Address enter(std::uint64_t mutex, std::uint64_t mark = 0, std::uint64_t second = 0) {
    const Address at = allocate(24);
    parts.memory->put_value(at, newest_);
    parts.memory->put_value(at + 8, mutex);
    parts.memory->put_value(at + 16, second);
    newest_ = at.value() | mark;
    set(owner.state, PyThreadState::critical_section, newest_);
    return at;
  }
  std::vector<Address> list() { return list_critical_sections(program, {owner}, budget); }
  /// An object of a type whose instances have a mutex.
  Address guarded(std::uint8_t word) {
    const Address made = type("list", {python::TypeFlag::ready});
    set(made, layout::PyObject::ob_type, program.known.type_type);
    program.layout.set(layout::FieldId::PyObject__ob_type,
                       {24, word_size, 0, 0, layout::Witness::table});
    const Address at = allocate(40);
    set(at, layout::PyObject::ob_type, made);
    parts.memory->put_value(at + mutex_offset, word);
    program.forget();
    return at;
  }

 private:
  std::uint64_t newest_ = 0;
};

TEST_F(CriticalSectionTest, TheInnermostIsFirst) {
  enter(0x1010);
  enter(0x2020, two, 0x3030);
  EXPECT_EQ(list(), (std::vector{Address(0x2020), Address(0x3030), Address(0x1010)}));
}

TEST_F(CriticalSectionTest, WhatWasGivenBackIsNotHad) {
  enter(0x1010, inactive);
  EXPECT_TRUE(list().empty());
  enter(0x2020);
  EXPECT_EQ(list(), std::vector{Address(0x2020)});
}

TEST_F(CriticalSectionTest, OneThatIsBeingEnteredHasNoMutexYet) {
  enter(0x1010);
  enter(0);
  EXPECT_EQ(list(), std::vector{Address(0x1010)});
}

TEST_F(CriticalSectionTest, AChainThatLoopsEnds) {
  const Address at = enter(0x1010);
  parts.memory->put_value(at, at.value());
  EXPECT_EQ(list().size(), 64U);
}

TEST_F(CriticalSectionTest, AStackThatIsGoneHasNone) {
  set(owner.state, PyThreadState::critical_section, 0x7000'0000'0000U);
  EXPECT_TRUE(list().empty());
}

TEST_F(CriticalSectionTest, OtherBuildsHaveNone) {
  enter(0x1010);
  program.build.free_threaded = false;
  EXPECT_TRUE(list().empty());
}

TEST_F(CriticalSectionTest, TheObjectIsThatWithTheMutex) {
  const Address taken = guarded(3);
  EXPECT_EQ(find_guarded_object(program, taken + mutex_offset), taken);
  EXPECT_EQ(find_guarded_object(program, taken + mutex_offset + 8), std::nullopt);
  EXPECT_EQ(find_guarded_object(program, Address(0)), std::nullopt);
}

TEST_F(CriticalSectionTest, AFreeMutexIsNobodys) {
  EXPECT_EQ(find_guarded_object(program, guarded(0) + mutex_offset), std::nullopt);
}

}  // namespace
}  // namespace hognose::analysis
