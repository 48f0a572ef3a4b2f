// Tests of the horizon, on a made-up stack.
// SPDX-License-Identifier: MIT
#include "native/horizon.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "native/fake_machine_stack.h"
#include "python/fake/fake_frames.h"

namespace hognose::native {
namespace {

constexpr std::uint64_t function_size = 0x100;

// A machine stack whose frames are 64 bytes each and have these names.
void add_frames(FakeMachineStack& machine, const std::vector<std::string>& names) {
  Address sp(0x1000);
  for (const std::string& name : names) {
    machine.add(name, sp, 64);
    sp = sp + 64;
  }
}

struct Horizon : testing::Test {
  python::FakeFrames fake;
  Budget budget;
  Address code = Address(0x400000);
  Address stack = Address(0x7f0000000000);
  std::uint64_t stack_size = 4096;
  std::uint64_t functions = 0;
  python::FrameList list;
  std::vector<native::Run> runs;

  Horizon() {
    fake.speak_frame_objects();
    list.frames.emplace_back().address = Address(0x600010);
    runs = {{0, 1, list.frames[0].address}};
    for (std::uint64_t at = 0; at < stack_size; at += 8)
      put(at, Address());
    put(4000, runs[0].anchor);
    target::Mapping text{AddressRange::from(code, 0x10000), 0, true, false, true, "libpython"};
    target::Mapping data{AddressRange::from(stack, stack_size), 0, true, true, false, ""};
    fake.set_maps(target::Maps({text, data}));
  }
  void put(std::uint64_t offset, Address word) {
    fake.parts.memory->put_pointer(stack + offset, word);
  }
  // A return address into a function of this name: it follows a call.
  Address into(const std::string& name) {
    const Address start = code + function_size * functions++;
    const Address back = start + 16;
    constexpr std::array<std::byte, 8> call{
        std::byte{0}, std::byte{0}, std::byte{0}, std::byte{0xe8}};
    fake.parts.memory->put(back - 8, call);
    if (!name.empty()) fake.parts.symbols->add(name, start, function_size);
    return back;
  }
  std::optional<Address> find() { return find_horizon(fake.program, list, runs, stack, budget); }
};

TEST_F(Horizon, IsWhereTheOldestCallerOfABuiltinHasItsReturnAddress) {
  put(128, into("cfunction_vectorcall_O"));
  put(512, into("cfunction_vectorcall_FASTCALL"));
  put(1024, into("_PyFunction_Vectorcall"));
  EXPECT_EQ(find(), stack + 512);
}

TEST_F(Horizon, IsTheNewestWordWhereNothingOfInterestIsCalled) {
  put(128, into("_PyFunction_Vectorcall"));
  EXPECT_EQ(find(), stack);
}

TEST_F(Horizon, CodeWithoutANameMayBeAnything) {
  put(1024, into(""));
  EXPECT_EQ(find(), stack + 1024);
}

TEST_F(Horizon, APointerThatFollowsNoCallIsNoReturnAddress) {
  const Address function = into("cfunction_vectorcall_O") + 64;
  fake.parts.memory->put(function - 8, std::array<std::byte, 8>{});
  put(1024, function);
  EXPECT_EQ(find(), stack);
}

TEST_F(Horizon, ABuiltinThatAPythonFrameMayBeCallingCounts) {
  const Address back = into("math_sqrt");
  const Address definition = fake.make<layout::PyMethodDef>();
  fake.set(definition, layout::PyMethodDef::ml_meth, back - 16);
  const Address type = fake.object<layout::PyHeapTypeObject>(fake.program.known.type_type);
  const Address name = fake.allocate(32);
  fake.parts.memory->put_c_string(name, "builtin_function_or_method");
  fake.set(type, layout::PyTypeObject::tp_name, name);
  const Address builtin = fake.object<layout::PyCFunctionObject>(type);
  fake.set(builtin, layout::PyCFunctionObject::m_ml, definition);
  const Address frame = fake.frame_object(fake.code(U"f", 1), {}, {builtin});
  list.frames = {*python::read_bare_frame(fake.program, frame)};
  runs = {{0, 1, frame}};
  put(4000, frame);
  put(1024, back);
  EXPECT_EQ(find(), stack + 1024);
}

TEST_F(Horizon, OfAStackThatHasLostAReturnIntoAnEvalLoopIsUnknown) {
  runs.push_back({0, 0, runs[0].anchor});
  EXPECT_EQ(find(), std::nullopt);
  put(1024, into("_PyEval_EvalFrameDefault"));
  fake.program.forget();
  EXPECT_EQ(find(), stack);
  fake.program.dialect.activation = layout::Activation::owner_shim;
  runs = {{0, 1, stack + 512}, {1, 2, stack + 1000}};
  EXPECT_EQ(find(), std::nullopt);
  runs[1].anchor = stack + 2000;
  EXPECT_EQ(find(), stack);
}

TEST_F(Horizon, OfAStackThatDoesNotHoldTheOldestFrameIsUnknown) {
  put(4000, Address());
  EXPECT_EQ(find(), std::nullopt);
}

TEST_F(Horizon, WithoutKnownMappingsIsUnknown) {
  fake.set_maps({});
  EXPECT_EQ(find(), std::nullopt);
}

TEST_F(Horizon, OfAStackWithAHoleIsUnknown) {
  stack_size *= 2;
  fake.set_maps(
      target::Maps({{AddressRange::from(code, 0x10000), 0, true, false, true, "libpython"},
                    {AddressRange::from(stack, stack_size), 0, true, true, false, ""}}));
  EXPECT_EQ(find(), std::nullopt);
}

TEST(NearStackTest, EndsWithTheEvalLoopBeyondTheHorizon) {
  FakeMachineStack whole;
  add_frames(whole,
             {"read",
              "_PyEval_EvalFrameDefault",
              "cfunction_call",
              "slot_call",
              "_PyEval_EvalFrameDefault",
              "main"});
  NearStack near(whole, Address(0x1000 + 128));
  EXPECT_NE(near.at(4), nullptr);
  EXPECT_EQ(near.at(5), nullptr);
  EXPECT_EQ(near.at(1), whole.at(1));
  EXPECT_EQ(near.at(99), nullptr);
  whole.broken_off = Error{};
  EXPECT_TRUE(near.is_met());
  EXPECT_FALSE(near.find_break());  // not asked for
}

TEST(NearStackTest, WithoutSuchALoopIsTheWholeStack) {
  FakeMachineStack whole;
  add_frames(whole, {"read", "main"});
  NearStack near(whole, Address(0x1000));
  EXPECT_NE(near.at(1), nullptr);
  EXPECT_EQ(near.at(2), nullptr);
  whole.broken_off = Error{};
  EXPECT_FALSE(near.is_met());
  EXPECT_TRUE(near.find_break());
}

}  // namespace
}  // namespace hognose::native
