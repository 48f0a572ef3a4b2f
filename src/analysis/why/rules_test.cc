// Each rule on facts made by hand: as it is, with a premise that is not known, and what only looks alike.
// SPDX-License-Identifier: MIT
#include "analysis/why/rules.h"

#include <csignal>

#include <gtest/gtest.h>

#include "analysis/why/fingerprint.h"

namespace hognose::analysis::why {
namespace {

using machine::Action;
using target::Register;

constexpr std::int64_t own = 42;

CodeFact code(CodeFact::Whose whose, const char* function, const char* image) {
  CodeFact fact;
  fact.pc = Address(0x401000);
  fact.function = function;
  fact.image = image;
  fact.whose = whose;
  return fact;
}

/// parse() of _shop.so reads [rax+offset] with this rax.
CrashFacts access(std::uint64_t base, std::int64_t offset) {
  CrashFacts facts;
  const Address address(base + static_cast<std::uint64_t>(offset));
  facts.signal = {.number = SIGSEGV,
                  .tid = own,
                  .has_details = true,
                  .code = SEGV_MAPERR,
                  .address = address,
                  .pc = Address(0x401000)};
  facts.signal_name = "SIGSEGV";
  facts.pc = Address(0x401000);
  facts.knows_pc = true;
  facts.at_pc.is_mapped = facts.at_pc.is_executable = Tri::yes;
  facts.at_address.is_mapped = facts.at_address.is_readable = Tri::no;
  facts.frames = {code(CodeFact::Whose::extension, "parse", "_shop.so"),
                  code(CodeFact::Whose::runtime, "cfunction_call", "python")};
  facts.place = PlaceFact{"total", "/src/shop.py", 27};
  OperandFact operand;
  operand.operand.base = Register::rax;
  operand.operand.displacement = offset;
  operand.operand.size = 8;
  operand.operand.reads = true;
  operand.base = base;
  operand.address = address;
  operand.agrees = Tri::yes;
  operand.pointer.value = base;
  facts.operand = operand;
  facts.is_write = false;
  facts.runtime.holds_gil = facts.runtime.has_gil = facts.runtime.has_state = Tri::yes;
  facts.stack.is_known = Tri::yes;
  facts.stack.holds_pointer = Tri::no;
  facts.stack.room = 0x10000;
  return facts;
}

CrashFacts abort_of(SaidFact::By by, const char* text) {
  CrashFacts facts = access(0, 0);
  facts.signal = {
      .number = SIGABRT, .has_details = true, .code = SI_TKILL, .sender = own, .is_own = true};
  facts.signal_name = "SIGABRT";
  facts.operand.reset();
  facts.aborts = Tri::yes;
  facts.said.by = by;
  facts.said.text = text;
  return facts;
}

machine::Instruction make_instruction(Action action) {
  machine::Instruction made;
  made.action = action;
  return made;
}

std::string rule_of(const CrashFacts& facts) {
  const Verdict verdict = decide(facts);
  if (!verdict.chosen) return "none";
  return std::string(name_sureness(verdict.chosen->sureness)) + " " + verdict.chosen->rule;
}

TEST(Rules, AFieldOfNull) {
  const CrashFacts facts = access(0, 0x18);
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_EQ(
      decide(facts).chosen->headline,
      "Crash: parse() of _shop.so read at +24 of a pointer that is NULL, called from total (shop.py:27)");
  EXPECT_EQ(rule_of(access(0, 0x1850)), "certain null_pointer");
  EXPECT_EQ(rule_of(access(0, -16)), "certain null_pointer");
}

TEST(Rules, ASmallNumberIsNotNull) {
  EXPECT_EQ(rule_of(access(5, 0x18)), "certain wild_pointer");
}

TEST(Rules, NullIsLikelyWhereTheInstructionIsNotKnown) {
  CrashFacts facts = access(0, 0x18);
  facts.operand.reset();
  EXPECT_EQ(rule_of(facts), "likely null_pointer");
}

TEST(Rules, AProtectionFaultHasNoAddress) {
  CrashFacts facts = access(0x4141414141414141U, 8);
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  EXPECT_NE(decide(facts).chosen->evidence.front().find("AAAAAAAA"), std::string::npos);
  facts.operand.reset();
  EXPECT_EQ(rule_of(facts), "likely wild_pointer");
}

TEST(Rules, TheDebugAllocatorsMarks) {
  CrashFacts facts = access(0xddddddddddddddddU, 0x58);
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  EXPECT_EQ(rule_of(facts), "certain freed_object");
  facts.operand->base = 0xcdcdcdcdcdcdcdcdU;
  EXPECT_NE(decide(facts).chosen->headline.find("never written"), std::string::npos);
}

TEST(Rules, APointerOutOfABlockThatNobodyHas) {
  CrashFacts facts = access(0x7f12345678, 8);
  facts.operand->origin = OriginFact{{0x7f0000001030, Tri::yes, 64, "Cart"}, 24};
  EXPECT_EQ(rule_of(facts), "certain freed_object");
  facts.operand->origin->container.is_freed = Tri::no;
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  facts.operand->origin->container.is_freed = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
}

TEST(Rules, WithoutTheGil) {
  CrashFacts facts = access(0, 0x78);
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyErr_SetString", "python"));
  facts.runtime.holds_gil = Tri::no;
  facts.runtime.state_offsets = {0x78};
  EXPECT_EQ(rule_of(facts), "certain no_gil");
  EXPECT_EQ(decide(facts).explained.size(), 1U);
  facts.runtime.state_offsets = {0x10};
  EXPECT_EQ(rule_of(facts), "certain null_pointer");  // only likely that the GIL is why
  facts.runtime.holds_gil = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
}

TEST(Rules, ItsOwnCodeNeedsNoGil) {
  CrashFacts facts = access(0, 0x78);
  facts.runtime.holds_gil = Tri::no;
  facts.runtime.state_offsets = {0x78};
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyMem_RawMalloc", "python"));
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
}

TEST(Rules, AStackThatIsUsedUp) {
  CrashFacts facts = access(0x7ffc00000000, -8);
  facts.stack.holds_pointer = Tri::yes;
  facts.stack.room = -8;
  facts.stack.used = 8 << 20;
  facts.recursion = RecursionFact{31204, {"__getattr__"}, true, false};
  EXPECT_EQ(rule_of(facts), "certain stack_overflow");
  EXPECT_EQ(decide(facts).chosen->headline,
            "Crash: stack overflow: __getattr__ repeats 31204 times (8.0 MiB used)");
  facts.stack.holds_pointer = Tri::no;
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  facts.stack.holds_pointer = Tri::yes;
  facts.stack.room = 64;
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  facts.stack.room.reset();
  EXPECT_NE(rule_of(facts), "certain stack_overflow");
}

TEST(Rules, NullThatWasCalled) {
  CrashFacts facts = access(0, 0);
  facts.operand.reset();
  facts.pc = facts.signal.pc = facts.signal.address = {};
  facts.frames.insert(facts.frames.begin(), code(CodeFact::Whose::nobody, "", ""));
  facts.pc = facts.signal.address = Address(0x30);
  facts.has_caller = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  facts.has_caller = Tri::no;
  EXPECT_EQ(rule_of(facts), "likely null_pointer");
}

TEST(Rules, DataThatWasCalled) {
  CrashFacts facts = access(0, 0);
  facts.operand.reset();
  facts.pc = facts.signal.address = Address(0x7f0000002000);
  facts.frames.insert(facts.frames.begin(), code(CodeFact::Whose::nobody, "", ""));
  facts.at_pc.is_executable = Tri::no;
  facts.has_caller = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain bad_call");
  facts.at_pc.is_executable = Tri::yes;
  EXPECT_EQ(rule_of(facts), "none");
}

TEST(Rules, AWriteToAConstant) {
  CrashFacts facts = access(0x402000, 0);
  facts.signal.code = SEGV_ACCERR;
  facts.at_address.is_mapped = facts.at_address.is_readable = Tri::yes;
  facts.at_address.is_writable = facts.at_address.is_executable = Tri::no;
  facts.at_address.path = "/lib/_shop.so";
  facts.is_write = true;
  EXPECT_EQ(rule_of(facts), "certain no_right");
  EXPECT_NE(decide(facts).chosen->headline.find("constants of _shop.so"), std::string::npos);
  facts.is_write = false;
  EXPECT_EQ(rule_of(facts), "none");
}

TEST(Rules, WhatIsNotAligned) {
  CrashFacts facts = access(0x7f0000000008, 0);
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  facts.operand->operand.size = 16;
  facts.operand->operand.needs_alignment = true;
  EXPECT_EQ(rule_of(facts), "certain misaligned");
}

TEST(Rules, Divisions) {
  CrashFacts facts = access(0, 0);
  facts.signal.number = SIGFPE;
  facts.signal.code = FPE_INTDIV;
  facts.instruction = make_instruction(Action::divide);
  facts.divisor = 0;
  EXPECT_EQ(rule_of(facts), "certain divide");
  facts.divisor = -1;
  EXPECT_NE(decide(facts).chosen->headline.find("does not fit"), std::string::npos);
  facts.divisor.reset();
  EXPECT_EQ(rule_of(facts), "likely divide");
  facts.signal.code = SI_USER;
  EXPECT_EQ(rule_of(facts), "certain sent");
}

TEST(Rules, IllegalInstructions) {
  CrashFacts facts = access(0, 0);
  facts.signal.number = SIGILL;
  facts.signal.code = ILL_ILLOPN;
  facts.instruction = make_instruction(Action::trap);
  facts.has_code = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain illegal");
  facts.instruction.reset();
  facts.has_code = Tri::no;
  EXPECT_EQ(rule_of(facts), "likely illegal");
}

TEST(Rules, AFileThatBecameShorter) {
  CrashFacts facts = access(0x7f0000001000, 0);
  facts.signal.number = SIGBUS;
  facts.signal.code = BUS_ADRERR;
  facts.at_address.is_mapped = facts.at_address.is_readable = Tri::yes;
  facts.at_address.path = "/data/x.bin";
  facts.at_address.is_past_file = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain bus_error");
  facts.at_address.is_past_file = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "likely bus_error");
}

TEST(Rules, SentFromOutside) {
  CrashFacts facts = access(0, 0);
  facts.signal = {.number = SIGSEGV, .has_details = true, .code = SI_USER, .sender = 7};
  EXPECT_EQ(rule_of(facts), "certain sent");
}

TEST(Rules, SentByItself) {
  CrashFacts facts = access(0, 0);
  facts.signal = {.number = SIGSEGV, .has_details = true, .code = SI_USER, .is_own = true};
  facts.aborts = Tri::no;
  EXPECT_EQ(rule_of(facts), "likely raised");  // a handler may have passed a fault on
  facts.stack.is_whole = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain raised");
  facts.was_handled = true;
  EXPECT_EQ(rule_of(facts), "none");
}

TEST(Rules, CallsAndReturnsToWhatIsNoAddress) {
  CrashFacts facts = access(0x7f0000001000, 0);
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  facts.instruction = make_instruction(Action::call);
  facts.goes_to = Address(0x3737373737373737);
  EXPECT_EQ(rule_of(facts), "certain bad_call");
  EXPECT_NE(decide(facts).chosen->headline.find("called 0x3737373737373737"), std::string::npos);
  facts.instruction = make_instruction(Action::ret);
  EXPECT_NE(decide(facts).chosen->headline.find("returns to 0x3737"), std::string::npos);
  facts.goes_to = Address(0x7f0000002000);  // that can be an address: something else was refused
  EXPECT_NE(rule_of(facts), "certain bad_call");
}

TEST(Rules, AReturnIsNoCall) {
  CrashFacts facts = access(0, 0);
  facts.operand.reset();
  facts.pc = facts.signal.address = Address(0x41414141);
  facts.at_pc.is_mapped = facts.at_pc.is_readable = facts.at_pc.is_executable = Tri::no;
  facts.has_caller = Tri::no;
  facts.came_by_return = Tri::yes;
  EXPECT_EQ(decide(facts).chosen->headline,
            "Crash: a function returned to 0x41414141, where nothing is");
  EXPECT_EQ(rule_of(facts), "certain bad_call");
  facts.has_caller = Tri::yes;  // what is below the stack pointer is then left over
  EXPECT_NE(decide(facts).chosen->headline.find(" called 0x41414141"), std::string::npos);
  facts.has_caller = facts.came_by_return = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "likely bad_call");
}

TEST(Rules, AFrameThatFitsIntoNoStack) {
  CrashFacts facts = access(0x7ffc00000000, 8);
  facts.stack.frame_size = 64 << 20;
  EXPECT_EQ(rule_of(facts), "certain stack_overflow");
  EXPECT_NE(decide(facts).chosen->headline.find("one frame of parse() of _shop.so needs 64.0 MiB"),
            std::string::npos);
  facts.operand->agrees = Tri::no;
  EXPECT_NE(rule_of(facts), "certain stack_overflow");
}

TEST(Rules, WhoCrashedNeedNotBeWhoIsBlamed) {
  CrashFacts facts = access(0, 8);
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyObject_Type", "python"));
  EXPECT_EQ(
      decide(facts).chosen->headline,
      "Crash: PyObject_Type(), called by parse() of _shop.so, read at +8 of a pointer that is "
      "NULL, called from total (shop.py:27)");
  EXPECT_EQ(decide(facts).chosen->blamed, &facts.frames[1]);
}

TEST(Rules, LibffiCallsWhatItIsToldTo) {
  CrashFacts facts = access(0, 0);
  facts.frames.front() = code(CodeFact::Whose::extension, "ffi_call", "libffi.so.8");
  facts.frames.front().is_bridge = true;
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::c_library, "strlen", "libc.so.6"));
  EXPECT_EQ(decide(facts).chosen->blamed, facts.frames.data());
}

TEST(Rules, WhatIsLikelyTheReason) {
  CrashFacts facts = access(0, 0x18);
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyObject_Call", "python"));
  facts.runtime.holds_gil = Tri::no;
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_TRUE(
      decide(facts).chosen->cause.starts_with("PyObject_Call() was called without the GIL"));
}

TEST(Rules, TextsOfTheCLibrary) {
  using enum SaidFact::By;
  EXPECT_EQ(rule_of(abort_of(c_library, "free(): double free detected in tcache 2")),
            "certain heap_check");
  EXPECT_EQ(rule_of(abort_of(c_library, "munmap_chunk(): invalid pointer")), "certain heap_check");
  EXPECT_EQ(rule_of(abort_of(c_library, "*** stack smashing detected ***: terminated")),
            "certain stack_smashed");
  EXPECT_EQ(rule_of(abort_of(c_library, "*** buffer overflow detected ***: terminated")),
            "certain stack_smashed");
  EXPECT_EQ(rule_of(abort_of(c_library, "python: boom.c:20: f: Assertion `k == 99' failed.")),
            "certain assertion");
  EXPECT_EQ(rule_of(abort_of(c_library, "some other end")), "certain library_abort");
}

TEST(Rules, AbortsWithoutAText) {
  EXPECT_EQ(rule_of(abort_of(SaidFact::By::nobody, "")), "certain plain_abort");
}

TEST(Rules, TheInterpretersOwnEnd) {
  CrashFacts facts = abort_of(SaidFact::By::runtime, "deallocating None");
  facts.said.function = "none_dealloc";
  EXPECT_EQ(rule_of(facts), "certain singleton_underflow");
  facts.said.function = "unicode_dealloc";
  facts.said.text = "Immortal interned string died.";
  EXPECT_EQ(rule_of(facts), "certain python_fatal");
  facts.said.function = "PyThreadState_Get";
  facts.said.text = "the function must be called with the GIL held";
  facts.runtime.holds_gil = Tri::no;
  EXPECT_EQ(rule_of(facts), "certain no_gil");
}

TEST(Rules, AnEndByTheCountOfReferencesThatHasLostItsText) {
  CrashFacts facts = abort_of(SaidFact::By::runtime, "");
  EXPECT_EQ(rule_of(facts), "certain python_fatal");
  CodeFact code;
  code.whose = CodeFact::Whose::runtime;
  code.function = "_Py_FatalRefcountErrorFunc";
  facts.frames.push_back(code);
  EXPECT_EQ(rule_of(facts), "certain singleton_underflow");
}

TEST(Rules, CxxExceptions) {
  CrashFacts facts = abort_of(SaidFact::By::cxx, "no such tea");
  facts.said.function = "my_error";
  EXPECT_EQ(rule_of(facts), "certain cxx_exception");
  facts.said.function.clear();
  facts.said.text = "pure virtual method called";
  EXPECT_NE(decide(facts).chosen->headline.find("a pure virtual function was called"),
            std::string::npos);
}

TEST(Rules, TheKernelsLimits) {
  CrashFacts facts = access(0, 0);
  facts.signal = {.number = SIGSYS, .has_details = true, .code = 1, .system_call = 257};
  EXPECT_EQ(rule_of(facts), "certain kernel_limit");
  EXPECT_NE(decide(facts).chosen->headline.find("openat (257)"), std::string::npos);
}

TEST(Rules, AFingerprintIsWithoutNumbers) {
  const CrashFacts facts = access(0, 0x18);
  Finding finding = *decide(facts).chosen;
  finding.detail = "at 0x7f00 of 12";
  const auto made = make_fingerprint(facts, finding);
  EXPECT_EQ(made.text, "1\nnull_pointer\nat N of N\n_shop.so:parse\ntotal");
  EXPECT_EQ(made.digits.size(), 16U);
}

}  // namespace
}  // namespace hognose::analysis::why
