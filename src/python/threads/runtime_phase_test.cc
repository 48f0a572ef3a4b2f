// Tests of how far a runtime is, in a made-up CPython.
// SPDX-License-Identifier: MIT
#include "python/threads/runtime_phase.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"

namespace hognose::python {
namespace {

using layout::_PyRuntimeState;
using layout::FieldId;
using layout::PyTypeObject;

struct RuntimePhases : testing::Test {
  FakeFrames fake;
  Thread thread = fake.thread(1, {});

  RuntimePhases() { fake.program.runtime = fake.make<_PyRuntimeState>(); }
  void end_by(Address state) { fake.set(fake.program.runtime, _PyRuntimeState::finalizing, state); }
  void delete_interpreters() {
    fake.parts.memory->put_pointer(fake.program.interpreters_head, Address());
  }
  std::optional<RuntimePhase> phase() {
    fake.program.forget();
    const auto progress = read_runtime_progress(fake.program);
    return progress ? std::optional(progress->phase) : std::nullopt;
  }
};

TEST_F(RuntimePhases, FromTheFirstInterpreterToTheLast) {
  EXPECT_EQ(phase(), RuntimePhase::running);
  end_by(thread.state);
  EXPECT_EQ(phase(), RuntimePhase::finalizing);
  EXPECT_EQ(read_runtime_progress(fake.program)->finalizer, thread.state);
  delete_interpreters();
  EXPECT_EQ(phase(), RuntimePhase::finalized);
  end_by({});
  EXPECT_EQ(phase(), RuntimePhase::not_initialized);
}

TEST_F(RuntimePhases, WhoEndsItMustBeAThreadState) {
  end_by(fake.allocate(4096));  // zeros
  EXPECT_EQ(phase(), std::nullopt);
  end_by(Address(0x10));
  EXPECT_EQ(phase(), std::nullopt);
}

TEST_F(RuntimePhases, WhatIsLostIsNoAnswer) {
  fake.program.interpreters_head = Address(0x10);
  EXPECT_EQ(phase(), std::nullopt);
  fake.program.interpreters_head = fake.allocate(8);
  fake.program.runtime = Address(0x10);
  EXPECT_EQ(phase(), std::nullopt);
}

TEST_F(RuntimePhases, Python36HasAVariable) {
  fake.program.layout.set(FieldId::_PyRuntimeState__finalizing, {});
  const Address variable = fake.allocate(8);
  fake.parts.symbols->add("_Py_Finalizing", variable);
  EXPECT_EQ(phase(), RuntimePhase::running);
  fake.parts.memory->put_pointer(variable, thread.state);
  EXPECT_EQ(phase(), RuntimePhase::finalizing);
}

TEST_F(RuntimePhases, Python2HasItsTypesAlone) {
  fake.program.layout.set(FieldId::_PyRuntimeState__finalizing, {});
  EXPECT_EQ(phase(), std::nullopt);  // it may be running, or not for long
  delete_interpreters();
  EXPECT_EQ(phase(), RuntimePhase::not_initialized);
  fake.set(fake.program.known.type_type, PyTypeObject::tp_flags, std::int64_t{1} << 12U);
  EXPECT_EQ(phase(), RuntimePhase::finalized);
}

}  // namespace
}  // namespace hognose::python
