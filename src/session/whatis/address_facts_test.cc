// Addresses of a made-up process.
// SPDX-License-Identifier: MIT
#include "session/whatis/address_facts.h"

#include <gtest/gtest.h>

#include "native/fake_machine_stack.h"
#include "session/fake_session.h"

namespace hognose::session {
namespace {

/// Memory of objects, the stack of thread 100 with a guard below it, and a file.
class AddressFactsTest : public testing::Test, public FakeSession {
 protected:
  static constexpr Address stack{0x7f0000100000};
  static constexpr std::uint64_t stack_size = 0x10000;
  static constexpr Address pointer{stack + 0x8000};
  Lacks lacks;

  AddressFactsTest() {
    add_frame(0, U"work");
    target::Registers registers;
    registers.set(target::Register::rsp, pointer.value());
    target::OsThread thread;
    thread.tid = 100;
    thread.name = "worker";
    thread.tls_base = stack + 0xf000;
    python.parts.threads->add(thread, registers);
    python.parts.memory->put_zeros(AddressRange::from(stack, stack_size));
    host.make_machine_stack = [] {
      auto machine = std::make_unique<native::FakeMachineStack>();
      machine->add("inner", pointer, 64);
      machine->add("outer", pointer + 64, 64);
      return machine;
    };
  }
  void map() {
    python.map_memory();
    auto all = python.target.maps.all();
    all.push_back({AddressRange::from(stack - 4096, 4096), 0, false, false, false, ""});
    all.push_back({AddressRange::from(stack, stack_size), 0, true, true, false, ""});
    all.push_back(
        {AddressRange::from(stack + stack_size, 4096), 4096, true, false, false, "/srv/tea.txt"});
    python.set_maps(target::Maps(all));
  }
  document::AddressFacts find(Address address, bool is_reached = false) {
    Budget budget;
    const Reading reading;
    const auto program = session.program();
    return find_address_facts({session,
                               reading,
                               python.target,
                               program ? *program : nullptr,
                               budget,
                               {},
                               address,
                               is_reached,
                               false},
                              lacks);
  }
};

TEST_F(AddressFactsTest, AStackIsOfTheThreadWhosePointerIsInIt) {
  map();
  const auto facts = find(pointer + 70);
  ASSERT_TRUE(facts.stack);
  EXPECT_EQ(facts.stack->tid, 100);
  EXPECT_EQ(facts.stack->from_pointer, 70);
  EXPECT_EQ(facts.stack->function, "outer");
  EXPECT_EQ(
      facts.headline,
      "stack of thread 100 \"worker\", 70 bytes above its stack pointer, in the frame of outer()");
  EXPECT_EQ(find(pointer - 8).stack->from_pointer, -8);
}

TEST_F(AddressFactsTest, WhatIsMappedBehindAStackIsNotPartOfIt) {
  map();
  auto all = python.target.maps.all();
  all[2].range.end = stack + 4 * stack_size;
  all.pop_back();
  python.set_maps(target::Maps(all));
  EXPECT_TRUE(find(stack + 0xf800).stack);
  EXPECT_FALSE(find(stack + 2 * stack_size).stack);
}

TEST_F(AddressFactsTest, WhatGuardsAStackIsNotTheStack) {
  map();
  const auto facts = find(stack - 1);
  ASSERT_TRUE(facts.stack);
  EXPECT_TRUE(facts.stack->is_guard);
  EXPECT_EQ(facts.headline, "what guards the end of the stack of thread 100 \"worker\"");
  EXPECT_TRUE(lacks.is_nothing());
}

TEST_F(AddressFactsTest, AMappingOfAFileHasItsPlaceInIt) {
  map();
  python.parts.memory->put_c_string(stack + stack_size + 16, "green tea");
  const auto facts = find(stack + stack_size + 16);
  ASSERT_TRUE(facts.mapping);
  EXPECT_EQ(facts.mapping->file_offset, 4096U + 16);
  EXPECT_EQ(facts.text, "\"green tea\"");
  EXPECT_EQ(facts.headline, "r-- mapping of tea.txt at 0x1010 of it: \"green tea\"");
}

TEST_F(AddressFactsTest, WhatAPathLedToIsAnObjectForSure) {
  const Address meta = python.type("type", {python::TypeFlag::type_subclass});
  python.set(meta, layout::PyObject::ob_type, meta);
  const Address type = python.type("Plain");
  python.set(type, layout::PyObject::ob_type, meta);
  python.set(type, layout::PyTypeObject::tp_basicsize, 32);
  const Address object = python.object<layout::PyObject>(type, 16);
  python.set(object, layout::PyObject::ob_refcnt, 1);
  map();
  const auto guessed = find(object);
  ASSERT_TRUE(guessed.object);
  EXPECT_EQ(guessed.object->sureness, "likely");
  EXPECT_TRUE(guessed.headline.starts_with("looks like a Plain")) << guessed.headline;
  const auto reached = find(object, true);
  EXPECT_EQ(reached.object->sureness, "certain");
  EXPECT_TRUE(reached.headline.starts_with("a Plain")) << reached.headline;
  const auto inside = find(object + 20);
  EXPECT_EQ(inside.object->offset, 20);
  EXPECT_NE(inside.headline.find("what looks like a Plain at 0x"), std::string::npos)
      << inside.headline;
}

// Chunks of malloc, and what is left of an object right in front of one of them.
TEST_F(AddressFactsTest, WhatLooksLikeAnObjectDoesNotReachIntoTheNextBlock) {
  constexpr Address heap(0x55e700000000);
  constexpr std::uint64_t heap_size = 0x21000;
  const Address meta = python.type("type", {python::TypeFlag::type_subclass});
  python.set(meta, layout::PyObject::ob_type, meta);
  const Address type = python.type("Plain");
  python.set(type, layout::PyObject::ob_type, meta);
  python.set(type, layout::PyTypeObject::tp_basicsize, 64);
  map();
  auto all = python.target.maps.all();
  all.push_back({AddressRange::from(heap, heap_size), 0, true, true, false, "[heap]"});
  python.set_maps(target::Maps(all));
  python.parts.memory->put_zeros(AddressRange::from(heap, heap_size));
  std::uint64_t at = 0;
  for (const std::uint64_t size : {0x80U, 0x140U, 0x50U, 0x60U, 0x70U, 0x80U}) {
    python.parts.memory->put_u64(heap + at + 8, size | 1U);
    at += size;
  }
  python.parts.memory->put_u64(heap + at + 8, (heap_size - at) | 1U);
  const Address block = heap + 0x80 + 16;
  python.parts.memory->put_pointer(block - 40 + 8, type);
  python.parts.memory->put_c_string(block, "green tea");
  const auto facts = find(block);
  ASSERT_TRUE(facts.block);
  EXPECT_EQ(facts.block->start, block.value());
  EXPECT_FALSE(facts.object);
  EXPECT_EQ(facts.text, "\"green tea\"");
}

TEST_F(AddressFactsTest, WhatIsMappedAndMissingIsSaid) {
  python.set_maps(target::Maps({{{Address(0x5000), Address(0x6000)}, 0, true, true, false, ""}}));
  static_cast<void>(find(Address(0x5000)));
  EXPECT_FALSE(lacks.is_nothing());
}

TEST_F(AddressFactsTest, APoolWhoseHeaderIsMissingIsSaid) {
  const Address page(0x7f0000401000);
  python.set_maps(
      target::Maps({{AddressRange::from(page - 4096, 8192), 0, true, true, false, ""}}));
  python.parts.memory->put_zeros(AddressRange::from(page, 4096));
  static_cast<void>(find(page + 64));
  ASSERT_TRUE(lacks.hole());
  EXPECT_EQ(lacks.hole()->address, page - 4096);
}

TEST_F(AddressFactsTest, AThreadStateHasFields) {
  const std::uint64_t state = 100;  // of the thread that the session makes up
  python.set_maps(target::Maps({{{Address(0), Address(0x8000)}, 0, true, true, false, ""}}));
  python.parts.memory->put_zeros({Address(0), Address(0x8000)});
  const auto offset = python.program.layout.offset(layout::PyThreadState::thread_id);
  ASSERT_TRUE(offset);
  const auto facts = find(Address(state) + *offset);
  ASSERT_TRUE(facts.runtime);
  EXPECT_EQ(facts.runtime->what, "thread_state");
  EXPECT_EQ(facts.runtime->field, "thread_id");
  EXPECT_EQ(facts.headline, "thread_id of the thread state of thread 100");
}

TEST_F(AddressFactsTest, WithoutPythonTheMapStillTells) {
  no_python = Error{ErrorKind::not_found, {}, "Python"};
  map();
  EXPECT_TRUE(find(pointer).stack);
  EXPECT_FALSE(find(pointer).object);
}

}  // namespace
}  // namespace hognose::session
