// Chains of coroutines, also such as no interpreter makes.
// SPDX-License-Identifier: MIT
#include "python/objects/await_chain.h"

#include <gtest/gtest.h>

#include "python/fake/fake_tasks.h"

namespace hognose::python {
namespace {

struct AwaitChainTest : testing::Test {
  FakeTasks python;
  Address future = python.future();

  [[nodiscard]] AwaitChain read(Address coroutine, std::size_t most = 100) const {
    Budget budget;
    return read_await_chain(python.program, coroutine, most, budget);
  }
  /// "outer:1 inner:2".
  [[nodiscard]] std::string frames(const AwaitChain& chain) const {
    std::string text;
    for (const BareFrame& bare : chain.frames) {
      const Frame frame = describe_frame(python.program, bare);
      text += (text.empty() ? "" : " ") + frame.name() + ":" +
              std::to_string(frame.position.line.value_or(-1));
    }
    return text;
  }
};

TEST_F(AwaitChainTest, LeadsToTheFuture) {
  const Address inner = python.coroutine(U"inner", 2, python.holder("_asyncio.FutureIter", future));
  const AwaitChain chain = read(python.coroutine(U"outer", 1, inner));
  EXPECT_EQ(frames(chain), "outer:1 inner:2");
  EXPECT_EQ(chain.awaited, future);
  EXPECT_EQ(chain.state, GeneratorState::suspended);
  EXPECT_TRUE(chain.lacks.is_nothing());
}

TEST_F(AwaitChainTest, GoesThroughWhatOnlyPassesOn) {
  for (const char* const wrapper :
       {"coroutine_wrapper", "async_generator_asend", "anext_awaitable"}) {
    const Address inner = python.coroutine(U"inner", 2, python.none());
    const AwaitChain chain = read(python.coroutine(U"outer", 1, python.holder(wrapper, inner)));
    EXPECT_EQ(frames(chain), "outer:1 inner:2") << wrapper;
  }
}

TEST_F(AwaitChainTest, AGeneratorAwaitsOnlyInYieldFrom) {
  const Address inner = python.coroutine(U"inner", 2, {});
  const Address generator = python.coroutine(U"outer", 1, inner, "generator");
  EXPECT_EQ(frames(read(generator)), "outer:1 inner:2");
  python.set(generator, layout::PyGenObject::gi_frame_state, -2);
  EXPECT_EQ(frames(read(generator)), "outer:1");
}

TEST_F(AwaitChainTest, EndsAtOneThatRunsOrIsNotBegunOrIsDone) {
  const Address coroutine = python.coroutine(U"f", 1, python.coroutine(U"g", 2, {}));
  python.set(coroutine, layout::PyGenObject::gi_frame_state, 0);
  EXPECT_EQ(frames(read(coroutine)), "f:1");
  EXPECT_EQ(read(coroutine).state, GeneratorState::running);
  python.set(coroutine, layout::PyGenObject::gi_frame_state, -3);
  EXPECT_EQ(read(coroutine).state, GeneratorState::created);
  python.set(coroutine, layout::PyGenObject::gi_frame_state, 4);
  EXPECT_EQ(frames(read(coroutine)), "");
  EXPECT_EQ(read(coroutine).state, GeneratorState::finished);
}

TEST_F(AwaitChainTest, ARingIsAHole) {
  const Address outer = python.coroutine(U"outer", 1, future);
  const Address inner = python.coroutine(U"inner", 2, outer);
  python.parts.memory->put_pointer(
      outer + *python.program.layout.offset(layout::PyGenObject::gi_iframe) +
          *python.program.layout.offset(layout::_PyInterpreterFrame::localsplus),
      inner);
  python.program.forget();
  const AwaitChain chain = read(outer);
  EXPECT_EQ(frames(chain), "outer:1 inner:2");
  ASSERT_EQ(chain.lacks.holes.size(), 1U);
  EXPECT_EQ(chain.lacks.holes[0].kind, ErrorKind::corrupt);
}

TEST_F(AwaitChainTest, ARingOfManyIsAHoleToo) {
  constexpr std::size_t count = 40;
  const Address innermost = python.coroutine(U"f", 1, future);
  Address outer = innermost;
  for (std::size_t made = 1; made < count; ++made)
    outer = python.coroutine(U"f", 1, outer);
  python.parts.memory->put_pointer(
      innermost + *python.program.layout.offset(layout::PyGenObject::gi_iframe) +
          *python.program.layout.offset(layout::_PyInterpreterFrame::localsplus),
      outer);
  python.program.forget();
  const AwaitChain chain = read(outer);
  EXPECT_EQ(chain.frames.size(), count);
  ASSERT_EQ(chain.lacks.holes.size(), 1U);
  EXPECT_EQ(chain.lacks.holes[0].kind, ErrorKind::corrupt);
}

TEST_F(AwaitChainTest, ALimitCutsIt) {
  Address coroutine = python.coroutine(U"f", 1, {});
  for (int depth = 0; depth < 9; ++depth)
    coroutine = python.coroutine(U"f", 1, coroutine);
  const AwaitChain chain = read(coroutine, 5);
  EXPECT_EQ(chain.frames.size(), 5U);
  EXPECT_EQ(chain.lacks.cut, Exhausted::nodes);
}

TEST_F(AwaitChainTest, WhatCannotBeReadIsAHole) {
  const AwaitChain chain = read(nowhere);
  EXPECT_TRUE(chain.frames.empty());
  EXPECT_EQ(chain.lacks.holes.size(), 1U);
}

}  // namespace
}  // namespace hognose::python
