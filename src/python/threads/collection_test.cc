// The collector's flag and counters in a made-up CPython.
// SPDX-License-Identifier: MIT
#include "python/threads/collection.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"

namespace hognose::python {
namespace {

using layout::gc_generation;
using layout::PyInterpreterState;

struct Collections : testing::Test {
  FakeFrames fake;
  Thread thread = fake.thread(1, {});
  Address generations = fake.allocate(1024);

  Collections() {
    // Where 2.7 and 3.6 have them: static, the first exported.
    for (const auto id : {layout::FieldId::PyInterpreterState__gc_generations,
                          layout::FieldId::_PyRuntimeState__gc_generations}) {
      fake.program.layout.set(id, {});
    }
    const Address pointer = fake.allocate(8);
    fake.parts.memory->put_pointer(pointer, generations);
    fake.parts.symbols->add("_PyGC_generation0", pointer);
    fake.set(thread.interpreter, PyInterpreterState::gc_collecting, 1);
  }
  Collection read() {
    fake.program.forget();
    return read_collection(fake.program, thread.interpreter);
  }
  std::optional<std::int64_t> generation(std::int64_t first,
                                         std::int64_t second,
                                         std::int64_t third) {
    const std::uint64_t stride = *fake.program.layout.size(gc_generation::size);
    fake.set(generations, gc_generation::count, first);
    fake.set(generations + stride, gc_generation::count, second);
    fake.set(generations + 2 * stride, gc_generation::count, third);
    return read().generation;
  }
};

TEST_F(Collections, TheCountersTellTheGeneration) {
  EXPECT_EQ(generation(0, 1, 0), 0);
  EXPECT_EQ(generation(0, 7, 3), 0);
  EXPECT_EQ(generation(0, 0, 4), 1);
  EXPECT_EQ(generation(0, 0, 0), 2);
}

TEST_F(Collections, WhatWasMadeMeanwhileHidesTheGeneration) {
  EXPECT_EQ(generation(5, 0, 0), std::nullopt);
  EXPECT_EQ(generation(0, -1, 0), std::nullopt);
  EXPECT_EQ(read().runs, true);
}

TEST_F(Collections, OtherCollectorsHaveNoGenerations) {
  fake.program.dialect.collector = layout::Collector::whole_heap;
  EXPECT_EQ(generation(0, 0, 0), std::nullopt);
  fake.program.dialect.collector = layout::Collector::increments;
  EXPECT_EQ(generation(0, 0, 0), std::nullopt);
}

TEST_F(Collections, NoneRuns) {
  fake.set(thread.interpreter, PyInterpreterState::gc_collecting, 0);
  EXPECT_EQ(generation(0, 0, 0), std::nullopt);
  EXPECT_EQ(read().runs, false);
}

TEST_F(Collections, AFlagThatIsNoFlagIsNotBelieved) {
  fake.set(thread.interpreter, PyInterpreterState::gc_collecting, 77);
  EXPECT_EQ(read().runs, std::nullopt);
}

TEST_F(Collections, AStaticFlagIsFoundByItsName) {
  for (const auto id : {layout::FieldId::PyInterpreterState__gc_collecting,
                        layout::FieldId::_PyRuntimeState__gc_collecting}) {
    fake.program.layout.set(id, {});
  }
  EXPECT_EQ(read().runs, std::nullopt);  // stripped
  const Address flag = fake.allocate(8);
  fake.parts.symbols->add("collecting", flag);
  fake.parts.memory->put_u32(flag, 1);
  EXPECT_EQ(read().runs, true);
}

}  // namespace
}  // namespace hognose::python
