// Coroutines that have not begun, in the memory of a made-up Python.
// SPDX-License-Identifier: MIT
#include "python/objects/new_coroutines.h"

#include <array>

#include <gtest/gtest.h>

#include "python/fake/fake_tasks.h"

namespace hognose::python {
namespace {

using layout::PyGenObject;

struct NewCoroutinesTest : testing::Test {
  FakeTasks python;
  Address future = python.future();

  void SetUp() override {
    python.program.build.free_threaded = true;  // has no lists that an object must be in
    import_types(python.seen_type("coroutine"));
  }
  void import_types(Address type) {
    using layout::PyModuleObject;
    const Address types = python.object<PyModuleObject>(python.type("module"));
    const Address names = make_attribute_dict(python, {{U"CoroutineType", type}});
    python.set(types, PyModuleObject::md_dict, names);
    python.set(python.interpreter(),
               layout::PyInterpreterState::modules,
               make_attribute_dict(python, {{U"types", types}}));
  }
  Address make(std::int64_t state) {
    const Address at = python.coroutine(U"late", 7, {});
    python.set(at, PyGenObject::gi_frame_state, state);
    python.set(at, layout::PyObject::ob_refcnt, 1);
    return at;
  }
  NewCoroutines find(std::uint64_t most_bytes = 1U << 30U) {
    python.map_memory();
    python.program.forget();
    Budget budget;
    return find_new_coroutines(
        python.program, std::array{python.interpreter()}, most_bytes, budget);
  }
  static constexpr std::int64_t created = -3;
  static constexpr std::int64_t suspended = -1;
  static constexpr std::int64_t cleared = 4;
};

TEST_F(NewCoroutinesTest, OnlyThoseThatHaveNotBegun) {
  const Address one = make(created);
  static_cast<void>(make(suspended));
  static_cast<void>(make(cleared));
  const Address other = make(created);
  const NewCoroutines found = find();
  EXPECT_EQ(found.coroutines, (std::vector{one, other}));
  EXPECT_TRUE(found.lacks.is_nothing());
}

// As in C, where it is a byte of the object: others are passed over without being asked.
TEST_F(NewCoroutinesTest, TheStateIsSeenWhereTheTypeIs) {
  auto place = python.program.layout.at(layout::FieldId::PyGenObject__gi_frame_state);
  place.width = 1;
  python.program.layout.set(layout::FieldId::PyGenObject__gi_frame_state, place);
  static_cast<void>(make(suspended));
  const Address one = make(created);
  EXPECT_EQ(find().coroutines, std::vector{one});
  python.program.dialect.generator_state = layout::GeneratorState::state_315;
  EXPECT_TRUE(find().coroutines.empty());
}

TEST_F(NewCoroutinesTest, WhatDoesNotHoldTogetherIsNone) {
  static_cast<void>(make(77));
  static_cast<void>(make(created));
  import_types(python.type("int"));
  EXPECT_TRUE(find().coroutines.empty());
}

TEST_F(NewCoroutinesTest, InNoListOfTheCollector) {
  python.program.build.free_threaded = false;
  static_cast<void>(make(created));
  const NewCoroutines found = find();
  EXPECT_TRUE(found.coroutines.empty());
  EXPECT_EQ(found.unlinked, 1U);
  EXPECT_FALSE(found.lacks.is_nothing());
}

TEST_F(NewCoroutinesTest, MemoryThatWasNotLookedThroughIsACut) {
  static_cast<void>(make(created));
  const NewCoroutines found = find(16);
  EXPECT_TRUE(found.coroutines.empty());
  EXPECT_EQ(found.lacks.cut, Exhausted::bytes);
}

TEST_F(NewCoroutinesTest, OriginsWhereTheyAreKept) {
  using Id = layout::FieldId;
  constexpr std::uint32_t origin_at = 16;  // a word of the header that this Python has not
  const auto witness = layout::Witness::table;
  python.program.layout.set(Id::PyGenObject__gi_exc_state, {8, 8, 0, 0, witness});
  python.program.layout.set(Id::_PyErr_StackItem__size, {origin_at - 8, 8, 0, 0, witness});
  const Address one = make(created);
  EXPECT_EQ(read_coroutine_origin(python.program, one), "");
  const Address frame =
      python.tuple({python.text(U"/srv/app.py"), python.integer(57), python.text(U"main")});
  put_pointer(python, one, origin_at, python.tuple({frame}));
  EXPECT_EQ(read_coroutine_origin(python.program, one), "app.py:57");
  put_pointer(python, one, origin_at, python.tuple({python.text(U"odd")}));
  EXPECT_EQ(read_coroutine_origin(python.program, one), "");
  put_pointer(python, one, origin_at, nowhere);
  EXPECT_EQ(read_coroutine_origin(python.program, one), "");
}

}  // namespace
}  // namespace hognose::python
