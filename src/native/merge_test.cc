// Tests of merged stacks, on made-up machine frames and a made-up CPython.
// SPDX-License-Identifier: MIT
#include "native/merge.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "native/fake_machine_stack.h"
#include "python/fake/fake_frames.h"
#include "target/elf/fake_function_table.h"

namespace hognose::native {
namespace {

using layout::_PyInterpreterFrame;
using layout::CFrame;
using layout::PyThreadState;
using target::Register;

constexpr const char* eval_loop = "_PyEval_EvalFrameDefault";

std::string level_of(const Entry& entry) {
  return entry.level ? std::to_string(*entry.level) : "-";
}

std::string name_of(const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::python_frame:
      return entry.frame.name() + (entry.trust == Trust::guessed ? "?" : "");
    case EntryKind::c_function:
      return entry.object.is_null() ? "builtin(unknown)" : "builtin";
    case EntryKind::method_wrapper:
      return "wrapper";
    case EntryKind::waiting_for_gil:
      return "waiting";
    case EntryKind::collecting:
      return "collecting";
    case EntryKind::gap:
      return std::string("gap(") + entry.hole->reading + ")";
  }
  return {};
}

std::string text_of(const MergedStack& stack) {
  std::string text;
  for (const Entry& entry : stack.entries) {
    text += (text.empty() ? "" : " ") + level_of(entry) + ":" + name_of(entry);
  }
  return text;
}

MergedStack merge_in_words(const python::Program& program,
                           std::span<const python::Thread> states,
                           MachineStack* machine,
                           Budget& budget) {
  MergedStack stack = merge(program, states, machine, budget);
  describe_frames(program, stack);
  return stack;
}

struct Merging : testing::Test {
  python::FakeFrames fake;
  FakeMachineStack machine;
  Budget budget;
  Address stack = fake.allocate(4096);

  std::string merged(Address newest, bool with_machine = true) {
    const auto thread = fake.thread(7, newest);
    return text_of(
        merge_in_words(fake.program, {&thread, 1}, with_machine ? &machine : nullptr, budget));
  }
  // An entry frame at a place on the C stack: as if it had been made there.
  Address shim_at(Address at, Address previous) {
    const auto put = [&](auto field, auto value) { fake.set(at, field, value); };
    put(_PyInterpreterFrame::previous, previous);
    put(_PyInterpreterFrame::owner, 3);
    return at;
  }
  Address frame(const std::u32string& name, Address previous) {
    return fake.frame(fake.code(name, 1), previous);
  }
};

TEST_F(Merging, RunsGoToTheFrameThatHoldsTheirEntryFrame) {
  const Address main = frame(U"main", shim_at(stack + 2048, {}));
  const Address key = frame(U"key", shim_at(stack + 256, main));
  const Address f = frame(U"f", key);
  machine.add("sleep", stack, 64);
  machine.add(eval_loop, stack + 64, 1024);
  machine.add("list_sort", stack + 1088, 64);
  machine.add("_PyEval_EvalFrame", stack + 1152, 1500).is_inlined = true;
  machine.add(eval_loop, stack + 1152, 1500);
  EXPECT_EQ(merged(f), "1:f 1:key 4:main");
}

TEST_F(Merging, WithoutAnUnwinderFramesStandAlone) {
  const Address main = frame(U"main", shim_at(stack + 2048, {}));
  EXPECT_EQ(merged(frame(U"f", main), false), "-:f -:main");
}

TEST_F(Merging, WhereMachineFramesRunOutOrderRemains) {
  const Address main = frame(U"main", shim_at(stack + 2048, {}));
  const Address f = frame(U"f", shim_at(stack + 256, main));
  machine.add(eval_loop, stack + 64, 1024);
  EXPECT_EQ(merged(f), "0:f -:gap(eval loop of a Python frame) -:main");
  machine.broken_off = Error{ErrorKind::unmapped, {}, "return address"};
  EXPECT_EQ(merged(f), "0:f -:gap(return address) -:main");
}

TEST_F(Merging, AnEvalLoopThatTheUnwinderWasLedPastIsMissing) {
  const Address main = frame(U"main", shim_at(stack + 3000, {}));
  const Address lost = frame(U"lost", shim_at(stack + 1500, main));
  const Address f = frame(U"f", shim_at(stack + 256, lost));
  machine.add(eval_loop, stack + 64, 1024);
  machine.add(eval_loop, stack + 2048, 2048);
  EXPECT_EQ(merged(f), "0:f -:gap(eval loop of a Python frame) -:lost 1:main");
}

TEST_F(Merging, FramesOfAnotherStackAreNotTakenForThoseOfThisThread) {
  const Address f = frame(U"f", shim_at(stack + 256, {}));
  machine.add("cfunction_vectorcall_O", stack + 3000, 64);
  machine.add(eval_loop, stack + 3064, 512);
  const auto thread = fake.thread(7, f);
  const MergedStack merged = merge_in_words(fake.program, {&thread, 1}, &machine, budget);
  EXPECT_EQ(text_of(merged), "-:gap(eval loop of a Python frame) -:f");
  EXPECT_EQ(merged.machine, Trust::unplaced);
}

TEST_F(Merging, ARunThatIsBeingEnteredIsNotMissing) {
  fake.program.dialect.activation = layout::Activation::is_entry;
  const Address f = frame(U"f", {});
  fake.set(f, _PyInterpreterFrame::is_entry, 1);
  EXPECT_EQ(merged(f), "-:f");
}

// What a program that Nuitka compiled was doing stood behind the frames that did it.
TEST_F(Merging, FramesThatNoLoopWasEnteredForAreOlderThanWhatIsDone) {
  constexpr int generator = 1;
  const Address main = frame(U"main", {});
  fake.set(main, _PyInterpreterFrame::owner, generator);
  const Address f = frame(U"f", main);
  machine.add("gc_collect_main", stack + 64, 64);
  machine.add("", stack + 128, 64);
  const auto thread = fake.thread(7, f);
  for (const auto activation : {layout::Activation::owner_shim, layout::Activation::is_entry}) {
    fake.program.dialect.activation = activation;
    const MergedStack merged = merge_in_words(fake.program, {&thread, 1}, &machine, budget);
    EXPECT_EQ(text_of(merged), "0:collecting -:f -:main");
    EXPECT_TRUE(merged.entries.back().has_no_loop);
  }
}

TEST_F(Merging, AReturnAddressThatIsNoCodeHidesWhatIsBetween) {
  const Address f = frame(U"f", shim_at(stack + 1500, {}));
  machine.add("sleep", stack, 64);
  machine.add("", stack + 64, 64).hole = Error{ErrorKind::not_found, {}, "unwind information"};
  machine.add(eval_loop, stack + 1024, 1024);
  EXPECT_EQ(merged(f), "-:gap(unwind information) 2:f");
}

TEST_F(Merging, AnotherStackIsMatchedByContainmentToo) {
  // The newer frames run on a signal stack above the older ones.
  const Address main = frame(U"main", shim_at(stack + 256, {}));
  const Address handler = frame(U"handler", shim_at(stack + 3000, main));
  machine.add(eval_loop, stack + 2800, 512);
  machine.add(eval_loop, stack + 64, 1024);
  EXPECT_EQ(merged(handler), "0:handler 1:main");
}

TEST_F(Merging, BaseFrameOf315IsNoActivation) {
  const Address base = fake.make<_PyInterpreterFrame>(64);
  shim_at(base, {});
  const Address main = frame(U"main", shim_at(stack + 256, base));
  const auto thread = fake.thread(7, main);
  fake.set(thread.state, PyThreadState::base_frame, base);
  machine.add(eval_loop, stack + 64, 1024);
  EXPECT_EQ(text_of(merge_in_words(fake.program, {&thread, 1}, &machine, budget)), "0:main");
}

TEST_F(Merging, CFramesOf311PointToTheNewestFrameOfTheirRun) {
  fake.program.dialect.activation = layout::Activation::is_entry;
  const Address main = frame(U"main", {});
  const Address f = frame(U"f", main);
  const Address g = frame(U"g", f);
  fake.set(main, _PyInterpreterFrame::is_entry, 1);
  fake.set(f, _PyInterpreterFrame::is_entry, 1);
  auto thread = fake.thread(7, g);
  const Address root = thread.state + *fake.program.layout.offset(PyThreadState::root_cframe);
  const Address newer = stack + 256;
  const Address older = stack + 2048;
  fake.set(newer, CFrame::current_frame, g);
  fake.set(newer, CFrame::previous, older);
  fake.set(older, CFrame::current_frame, main);
  fake.set(older, CFrame::previous, root);
  fake.set(thread.state, PyThreadState::cframe, newer);
  machine.add(eval_loop, stack + 64, 1024);
  machine.add(eval_loop, stack + 1088, 2048);
  EXPECT_EQ(text_of(merge_in_words(fake.program, {&thread, 1}, &machine, budget)),
            "0:g 0:f 1:main");
}

// The CFrames of 3.10 are counted: what a chain that was overwritten has, belongs to the newest.
TEST_F(Merging, CFramesOf310ThatEndTooEarlyAreThoseOfTheNewestFrames) {
  fake.speak_frame_objects();
  fake.program.dialect.activation = layout::Activation::cframe_per_frame;
  const Address main = fake.frame_object(fake.code(U"main", 1), {});
  const Address g = fake.frame_object(fake.code(U"g", 1), main);
  const Address f = fake.frame_object(fake.code(U"f", 1), g);
  const auto thread = fake.thread(7, f);
  const std::vector<Address> cframes{stack + 256, stack + 1024, stack + 2048};
  const Address root = thread.state + *fake.program.layout.offset(PyThreadState::root_cframe);
  for (std::size_t at = 0; at < cframes.size(); ++at)
    fake.set(cframes[at], CFrame::previous, at + 1 < cframes.size() ? cframes[at + 1] : root);
  fake.set(thread.state, PyThreadState::cframe, cframes[0]);
  for (const std::uint64_t begin : std::initializer_list<std::uint64_t>{64, 832, 1856})
    machine.add(eval_loop, stack + begin, 768);
  const auto said = [&] {
    fake.program.forget();
    return text_of(merge_in_words(fake.program, {&thread, 1}, &machine, budget));
  };
  EXPECT_EQ(said(), "0:f 1:g 2:main");
  fake.set(cframes[1], CFrame::previous, 0);
  EXPECT_EQ(said(), "0:f 1:g -:gap(_PyCFrame) -:main");
}

// A greenlet begins with a copy of its starter's CFrame, which lies in no eval loop.
TEST_F(Merging, CFramesOf310ThatNoLoopHoldsAreNotCounted) {
  fake.speak_frame_objects();
  fake.program.dialect.activation = layout::Activation::cframe_per_frame;
  const Address worker = fake.frame_object(fake.code(U"worker", 1), {});
  const Address f = fake.frame_object(fake.code(U"f", 1), worker);
  const auto thread = fake.thread(7, f);
  const std::vector<Address> cframes{stack + 256, stack + 1024, stack + 2048, stack + 3072};
  const Address root = thread.state + *fake.program.layout.offset(PyThreadState::root_cframe);
  for (std::size_t at = 0; at < cframes.size(); ++at)
    fake.set(cframes[at], CFrame::previous, at + 1 < cframes.size() ? cframes[at + 1] : root);
  fake.set(thread.state, PyThreadState::cframe, cframes[0]);
  machine.add(eval_loop, stack + 64, 768);
  machine.add(eval_loop, stack + 832, 768);
  machine.add("g_initialstub", stack + 1856, 768);
  EXPECT_EQ(text_of(merge_in_words(fake.program, {&thread, 1}, &machine, budget)), "0:f 1:worker");
}

TEST_F(Merging, SeveralInterpretersOfOneThreadAreInTheOrderOfTheCStack) {
  // The main interpreter runs a second one, which calls back into the main one.
  const Address main = frame(U"main", shim_at(stack + 3000, {}));
  const Address callback = frame(U"callback", shim_at(stack + 256, main));
  const Address script = frame(U"script", shim_at(stack + 1200, {}));
  const std::vector<python::Thread> states{
      fake.thread(7, script), fake.thread(7, callback), fake.thread(7, {})};
  machine.add(eval_loop, stack + 64, 960);
  machine.add("callback_from_c", stack + 1024, 64);
  machine.add(eval_loop, stack + 1088, 960);
  machine.add(eval_loop, stack + 2048, 2048);
  const std::string expected = "0:callback 2:script 3:main";
  EXPECT_EQ(text_of(merge_in_words(fake.program, states, &machine, budget)), expected);
  EXPECT_EQ(text_of(merge_in_words(fake.program, states, nullptr, budget)),
            "-:callback -:script -:main");
}

struct MergingFrameObjects : Merging {
  MergingFrameObjects() { fake.speak_frame_objects(); }
  Address frame_object(const std::u32string& name, Address back) {
    return fake.frame_object(fake.code(name, 1), back);
  }
};

TEST_F(MergingFrameObjects, FramePointersInRegistersAndSlots) {
  const Address main = frame_object(U"main", {});
  const Address f = frame_object(U"f", main);
  machine.add("helper", stack, 64);
  machine.add(eval_loop, stack + 64, 256);
  machine.add("function_code_fastcall", stack + 320, 64);
  machine.add(eval_loop, stack + 384, 256);
  machine.keep(0, Register::r15, f);
  machine.keep(1, Register::r15, f);
  machine.keep(2, Register::rbx, f);
  fake.parts.memory->put_pointer(stack + 400, main);
  EXPECT_EQ(merged(f), "1:f 3:main");
}

TEST_F(MergingFrameObjects, TheNewerOfSeveralInterpretersComesFirst) {
  const Address main = frame_object(U"main", {});
  const Address script = frame_object(U"script", {});
  const std::vector<python::Thread> states{fake.thread(7, script), fake.thread(7, main)};
  machine.add(eval_loop, stack + 64, 256);
  machine.add(eval_loop, stack + 384, 256);
  machine.keep(0, Register::r15, script);
  machine.keep(1, Register::r15, main);
  EXPECT_EQ(text_of(merge_in_words(fake.program, states, &machine, budget)), "0:script 1:main");
}

TEST_F(MergingFrameObjects, ALoopThatHasNotLinkedItsFrameIsPassedOver) {
  const Address main = frame_object(U"main", {});
  machine.add(eval_loop, stack + 64, 256);
  machine.add(eval_loop, stack + 384, 256);
  machine.keep(1, Register::r15, main);
  EXPECT_EQ(merged(main), "1:main");
}

TEST_F(MergingFrameObjects, ALoopWithoutEvidenceIsAGuess) {
  const Address main = frame_object(U"main", {});
  const Address f = frame_object(U"f", main);
  machine.add(eval_loop, stack + 64, 256);
  machine.add(eval_loop, stack + 384, 256);
  machine.keep(0, Register::r15, f);
  EXPECT_EQ(merged(f), "0:f 1:main?");
}

TEST_F(MergingFrameObjects, LoopsThatHoldNoneOfThePointersAreOfAnotherStack) {
  const Address main = frame_object(U"main", {});
  machine.add(eval_loop, stack + 64, 256);
  EXPECT_EQ(merged(main), "-:gap(eval loop of a Python frame) -:main");
}

// The registers are still this thread's, where its stack pointer was overwritten with another's.
TEST_F(MergingFrameObjects, OfManyMoreLoopsThanRunsNoneIsGuessed) {
  const Address main = frame_object(U"main", {});
  const Address f = frame_object(U"f", main);
  for (const std::uint64_t offset : std::initializer_list<std::uint64_t>{64, 384, 704, 1024, 1344})
    machine.add(eval_loop, stack + offset, 256);
  machine.keep(0, Register::r15, f);
  EXPECT_EQ(merged(f), "0:f -:gap(eval loop of a Python frame) -:main");
}

TEST_F(MergingFrameObjects, AFrameThatAnExtensionMadeHasNoEvalLoop) {
  const Address main = frame_object(U"main", {});
  const Address made = frame_object(U"made", main);
  const Address f = frame_object(U"f", made);
  fake.set(made, layout::PyFrameObject::f_lasti, -1);
  machine.add(eval_loop, stack + 64, 256);
  machine.add("made_by_cython", stack + 320, 64);
  machine.add(eval_loop, stack + 384, 256);
  machine.keep(0, Register::r15, f);
  machine.keep(2, Register::r15, main);
  const auto thread = fake.thread(7, f);
  const MergedStack merged = merge_in_words(fake.program, {&thread, 1}, &machine, budget);
  EXPECT_EQ(text_of(merged), "0:f -:made 2:main");
  EXPECT_TRUE(merged.entries[1].has_no_loop);
}

struct MergingCalls : MergingFrameObjects {
  Address cfunction_type = fake.object<layout::PyHeapTypeObject>(fake.program.known.type_type);
  Address function = Address(0x700000);
  Address builtin;

  MergingCalls() {
    const Address name = fake.allocate(32);
    fake.parts.memory->put_c_string(name, "builtin_function_or_method");
    fake.set(cfunction_type, layout::PyTypeObject::tp_name, name);
    fake.program.known.cfunction_type = cfunction_type;
    const Address definition = fake.make<layout::PyMethodDef>();
    fake.set(definition, layout::PyMethodDef::ml_meth, function);
    builtin = fake.object<layout::PyCFunctionObject>(cfunction_type);
    fake.set(builtin, layout::PyCFunctionObject::m_ml, definition);
  }
  // A Python frame that is calling `builtin`, and has it on its value stack.
  Address caller() { return fake.frame_object(fake.code(U"f", 1), {}, {builtin}); }
  void add_loop(Address pointer) {
    machine.add(eval_loop, stack + 1024, 256);
    std::size_t index = 0;
    while (machine.at(index + 1) != nullptr)
      ++index;
    machine.keep(index, Register::r15, pointer);
  }
};

TEST_F(MergingCalls, AHelperAndItsCallee) {
  const Address f = caller();
  machine.add("time_gmtime", stack, 64).function_start = function;
  machine.add("cfunction_vectorcall_O", stack + 64, 64);
  add_loop(f);
  EXPECT_EQ(merged(f), "1:builtin 2:f");
}

TEST_F(MergingCalls, WithoutAHelperTheCallStandsAtTheNextOlderFrame) {
  const Address f = caller();
  machine.add("time_gmtime", stack, 64).function_start = function;
  add_loop(f);
  EXPECT_EQ(merged(f), "1:builtin 1:f");
}

TEST_F(MergingCalls, InAStrippedFileThePcTells) {
  const Address f = caller();
  machine.add("", stack, 64).pc = function + 100;
  machine.add("", stack + 64, 64);
  add_loop(f);
  EXPECT_EQ(merged(f), "1:builtin 2:f");
}

TEST_F(MergingCalls, AnotherFunctionShortlyBehindItIsNotIt) {
  const Address load = function - 0x1000;
  target::FakeFunctionTable::put(*fake.parts.memory, load, {{0x1000, 0x80}, {0x1080, 0x100}});
  const AddressRange range = AddressRange::from(load, target::FakeFunctionTable::size);
  fake.set_maps(target::Maps({{range, 0, true, false, true, "/lib/x.so"}}));
  const auto begins = [](const std::string& text) { return text.starts_with("1:builtin"); };
  const Address f = caller();
  machine.add("", stack, 64).pc = function + 0x90;
  machine.add("", stack + 64, 64);
  add_loop(f);
  EXPECT_FALSE(begins(merged(f)));
  machine.frame(0).pc = function + 0x70;
  EXPECT_TRUE(begins(merged(f)));
}

TEST_F(MergingCalls, AHelperMayKeepItsBuiltinItself) {
  const Address f = fake.frame_object(fake.code(U"f", 1), {});
  machine.add("time_gmtime", stack, 64).function_start = function;
  machine.add("cfunction_vectorcall_O", stack + 64, 64);
  machine.keep(1, Register::r12, builtin);
  add_loop(f);
  EXPECT_EQ(merged(f), "1:builtin 2:f");
}

TEST_F(MergingCalls, OfSeveralThatAHelperKeepsItIsTheOneThatRuns) {
  const Address f = fake.frame_object(fake.code(U"f", 1), {});
  const Address definition = fake.make<layout::PyMethodDef>();
  fake.set(definition, layout::PyMethodDef::ml_meth, Address(0x710000));
  const Address other = fake.object<layout::PyCFunctionObject>(cfunction_type);
  fake.set(other, layout::PyCFunctionObject::m_ml, definition);
  machine.add("time_gmtime", stack, 64).function_start = function;
  machine.add("cfunction_call", stack + 64, 64);
  machine.keep(1, Register::r12, other);
  machine.keep(1, Register::r13, builtin);
  add_loop(f);
  EXPECT_EQ(merged(f), "1:builtin 2:f");
  machine.frame(0).function_start = Address(0x720000);
  EXPECT_EQ(merged(f), "1:builtin(unknown) 2:f");
}

TEST_F(MergingCalls, EachFrameOfADeepRecursionIsReadOnce) {
  constexpr std::size_t depth = 500;
  const Address f = fake.frame_object(fake.code(U"f", 1), {});
  for (std::size_t index = 0; index < depth; ++index)
    machine.add("recurse", stack, 0).function_start = Address(0x720000);
  add_loop(f);
  EXPECT_EQ(merged(f), "500:f");
  EXPECT_LE(machine.asked_for_registers, 4 * depth);
}

TEST_F(MergingCalls, WithoutAHelperTheLoopMayKeepWhatRuns) {
  const Address f = fake.frame_object(fake.code(U"f", 1), {});
  machine.add("time_gmtime", stack, 64).function_start = function;
  add_loop(f);
  machine.keep(1, Register::r12, builtin);
  EXPECT_EQ(merged(f), "1:builtin 1:f");
  machine.frame(0).function_start = Address();
  EXPECT_EQ(merged(f), "1:f");
}

TEST_F(MergingCalls, AHelperOfNobodyKnowsWhat) {
  const Address f = fake.frame_object(fake.code(U"f", 1), {});
  machine.add("cfunction_vectorcall_O", stack + 64, 64);
  add_loop(f);
  EXPECT_EQ(merged(f), "0:builtin(unknown) 1:f");
}

TEST_F(MergingCalls, CollectingIsOneLine) {
  const Address f = caller();
  machine.add("gc_collect_young", stack, 64);
  machine.add("gc_collect_main.lto_priv.0", stack + 64, 64);
  add_loop(f);
  EXPECT_EQ(merged(f), "0:collecting 2:f");
}

TEST_F(MergingCalls, WhoeverHoldsTheGilWhileSomebodyCollectsNeedNotCollect) {
  const Address f = caller();
  auto thread = fake.thread(7, f);
  fake.program.current_thread_state = fake.allocate(8);
  fake.parts.memory->put_pointer(fake.program.current_thread_state, thread.state);
  fake.set(thread.interpreter, layout::PyInterpreterState::gc_collecting, 1);
  add_loop(f);
  EXPECT_EQ(text_of(merge_in_words(fake.program, {&thread, 1}, &machine, budget)), "0:f");
}

TEST_F(MergingCalls, ANamelessFunctionOfTheGilsHolderMayCollect) {
  const Address f = caller();
  auto thread = fake.thread(7, f);
  fake.program.current_thread_state = fake.allocate(8);
  fake.parts.memory->put_pointer(fake.program.current_thread_state, thread.state);
  fake.set(thread.interpreter, layout::PyInterpreterState::gc_collecting, 1);
  machine.add("", stack, 64);
  add_loop(f);
  EXPECT_EQ(text_of(merge_in_words(fake.program, {&thread, 1}, &machine, budget)),
            "0:collecting 1:f");
}

TEST_F(MergingCalls, WaitingForTheGilWithAndWithoutTheName) {
  const Address f = caller();
  machine.add("pthread_cond_timedwait", stack, 64);
  machine.add("", stack + 64, 64);
  machine.add("PyEval_RestoreThread", stack + 128, 64);
  add_loop(f);
  EXPECT_EQ(merged(f), "0:waiting 3:f");
}

TEST_F(MergingCalls, ALockOfPython2IsTheGilOnlyIfTheEvalLoopTakesIt) {
  const Address f = caller();
  machine.add("sem_wait", stack, 64);
  machine.add("PyThread_acquire_lock", stack + 64, 64);
  add_loop(f);
  EXPECT_EQ(merged(f), "1:waiting 2:f");
}

TEST_F(MergingCalls, AProgramsOwnLockIsNotTheGilInAStrippedFileEither) {
  const Address f = caller();
  machine.add("PyThread_acquire_lock", stack, 64);
  machine.add("", stack + 64, 64);
  add_loop(f);
  EXPECT_EQ(merged(f), "2:f");
}

TEST_F(MergingCalls, AProgramsOwnLockIsNotTheGil) {
  const Address f = caller();
  machine.add("PyThread_acquire_lock", stack, 64);
  machine.add("lock_PyThread_acquire_lock", stack + 64, 64);
  add_loop(f);
  EXPECT_EQ(merged(f), "2:f");
}

}  // namespace
}  // namespace hognose::native
