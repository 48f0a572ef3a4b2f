// Tests of unwinding on this very process, beside glibc's, and on stacks that lie.
// SPDX-License-Identifier: MIT
#include "elfutils/unwound_stack.h"

#include <algorithm>
#include <array>
#include <bit>
#include <csignal>
#include <cstring>
#include <vector>

#include <dlfcn.h>
#include <execinfo.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "elfutils/code_places.h"
#include "target/process/process_target.h"

// holds_rbx puts a number into rbx, and what it calls says nothing of that register, as it does not use it.
extern "C" void holds_rbx(void (*function)(void*), void* argument);
asm(R"(
  .text
  .globl holds_rbx
  .hidden holds_rbx
  .type holds_rbx, @function
holds_rbx:
  .cfi_startproc
  push %rbx
  .cfi_def_cfa_offset 16
  .cfi_offset rbx, -16
  mov $0x5a5a, %ebx
  call leaves_rbx
  pop %rbx
  .cfi_def_cfa_offset 8
  ret
  .cfi_endproc
  .size holds_rbx, . - holds_rbx
  .type leaves_rbx, @function
leaves_rbx:
  .cfi_startproc
  sub $8, %rsp
  .cfi_def_cfa_offset 16
  mov %rdi, %rax
  mov %rsi, %rdi
  call *%rax
  add $8, %rsp
  .cfi_def_cfa_offset 8
  ret
  .cfi_endproc
  .size leaves_rbx, . - leaves_rbx
)");

namespace hognose::elfutils {
namespace {

using target::Register;

Result<target::Target> open_self() {
  target::ProcessOptions options;
  options.no_stop = true;
  return target::open_process(::getpid(), options);
}

target::Registers from_context(const ucontext_t& context) {
  constexpr std::array<std::pair<Register, int>, 8> pairs{{{Register::rbx, REG_RBX},
                                                           {Register::rbp, REG_RBP},
                                                           {Register::rsp, REG_RSP},
                                                           {Register::r12, REG_R12},
                                                           {Register::r13, REG_R13},
                                                           {Register::r14, REG_R14},
                                                           {Register::r15, REG_R15},
                                                           {Register::rip, REG_RIP}}};
  target::Registers registers;
  for (const auto& [which, index] : pairs)
    registers.set(which, static_cast<std::uint64_t>(context.uc_mcontext.gregs[index]));
  return registers;
}

std::vector<Address> pcs_of(native::MachineStack& stack) {
  std::vector<Address> pcs;
  for (std::size_t at = 0; stack.at(at) != nullptr; ++at)
    pcs.push_back(stack.at(at)->pc);
  return pcs;
}

template <class Act>
[[gnu::noinline]] void at_depth(int depth, const Act& act) {
  if (depth > 0) {
    at_depth(depth - 1, act);
    return;
  }
  act();
}

TEST(UnwoundStack, FindsTheCallersThatGlibcFinds) {
  const auto target = open_self();
  ASSERT_TRUE(target);
  CodePlaces places(*target);
  CopyAllowance allowance(target->is_live);
  at_depth(5, [&] {
    std::array<void*, 256> addresses{};
    const int count = ::backtrace(addresses.data(), static_cast<int>(addresses.size()));
    ucontext_t context{};
    ::getcontext(&context);
    UnwoundStack stack(places, allowance, from_context(context));
    std::vector<Address> expected;
    expected.reserve(addresses.size());
    for (int at = 0; at < count; ++at) {
      const void* const address = addresses.at(static_cast<std::size_t>(at));
      expected.emplace_back(std::bit_cast<std::uint64_t>(address));
    }
    auto pcs = pcs_of(stack);
    // Both begin in this function, at two places; a sanitizer's backtrace() in one of its own.
    ASSERT_GT(pcs.size(), 5U);
    pcs.erase(pcs.begin());
    expected.erase(expected.begin(), std::find(expected.begin(), expected.end(), pcs.front()));
    EXPECT_EQ(pcs, expected);
    EXPECT_FALSE(stack.find_break());
  });
}

std::optional<std::vector<Address>> of_handler;
CodePlaces* handlers_places = nullptr;
Address interrupted;

void handle(int /*signal*/, siginfo_t* /*info*/, void* context) {
  interrupted = Address(*from_context(*static_cast<ucontext_t*>(context)).find(Register::rip));
  ucontext_t here{};
  ::getcontext(&here);
  CopyAllowance allowance(true);
  UnwoundStack stack(*handlers_places, allowance, from_context(here));
  of_handler = pcs_of(stack);
}

TEST(UnwoundStack, WhatAFunctionDoesNotUseItsCallerHasStill) {
  std::optional<std::uint64_t> kept;
  bool is_found = false;
  auto look = [&] {
    const auto target = open_self();
    ASSERT_TRUE(target);
    CodePlaces places(*target);
    CopyAllowance allowance(target->is_live);
    ucontext_t context{};
    ::getcontext(&context);
    UnwoundStack stack(places, allowance, from_context(context));
    for (std::size_t at = 0; stack.at(at) != nullptr && !is_found; ++at) {
      is_found = stack.at(at)->function == "holds_rbx";
      if (is_found) kept = stack.registers(at).find(Register::rbx);
    }
  };
  holds_rbx([](void* act) { (*static_cast<decltype(look)*>(act))(); }, &look);
  EXPECT_TRUE(is_found);
  EXPECT_EQ(kept, std::uint64_t{0x5a5a});
}

TEST(UnwoundStack, GoesThroughASignalHandlerOnAStackOfItsOwn) {
  const auto target = open_self();
  ASSERT_TRUE(target);
  CodePlaces places(*target);
  handlers_places = &places;
  constexpr std::size_t size = 256U << 10U;
  const std::unique_ptr<std::byte[]> own(new std::byte[size]);
  const stack_t other{own.get(), 0, size};
  stack_t before{};
  ASSERT_EQ(::sigaltstack(&other, &before), 0);
  struct sigaction action {};
  action.sa_sigaction = handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  struct sigaction old {};
  ASSERT_EQ(::sigaction(SIGUSR2, &action, &old), 0);
  ::raise(SIGUSR2);
  ::sigaction(SIGUSR2, &old, nullptr);
  ::sigaltstack(&before, nullptr);
  ASSERT_TRUE(of_handler);
  const auto at = std::find(of_handler->begin(), of_handler->end(), interrupted);
  ASSERT_NE(at, of_handler->end());
  EXPECT_GT(of_handler->end() - at, 4);  // on to main()
}

struct Lies : testing::Test {
  Result<target::Target> target = open_self();
  CodePlaces places{*target};
  CopyAllowance allowance{target->is_live};

  std::unique_ptr<native::MachineStack> unwind(Address pc, const void* sp) {
    target::Registers registers;
    registers.set(Register::rip, pc.value());
    registers.set(Register::rsp, std::bit_cast<std::uint64_t>(sp));
    registers.set(Register::rbp, std::bit_cast<std::uint64_t>(sp));
    return std::make_unique<UnwoundStack>(places, allowance, registers);
  }
};

TEST_F(Lies, AStackOfNothingBreaksOff) {
  const std::array<std::uint64_t, 4096> words{};
  const auto stack = unwind(Address(0x10), words.data());
  EXPECT_NE(stack->at(0), nullptr);
  EXPECT_EQ(stack->at(1), nullptr);
  EXPECT_TRUE(stack->find_break());
}

TEST_F(Lies, AStackThatIsNotThereBreaksOff) {
  const auto stack = unwind(Address(0x10), std::bit_cast<const void*>(std::uintptr_t{8}));
  EXPECT_EQ(stack->at(1), nullptr);
  EXPECT_TRUE(stack->find_break());
}

// In the first instruction of a function, the newest word is where it returns to: data, or code that
// calls nothing right before. The next that may be is the one to go on with.
TEST_F(Lies, WhereNoFunctionCallsIsNoCaller) {
  static const int data = 1;
  const auto returns_here = std::bit_cast<std::uint64_t>(__builtin_return_address(0));
  const auto behind_a_push = std::bit_cast<std::uint64_t>(&holds_rbx) + 1;
  const std::array lies{std::pair(std::bit_cast<std::uint64_t>(&data), ErrorKind::unmapped),
                        std::pair(behind_a_push, ErrorKind::corrupt)};
  for (const auto& [lie, why] : lies) {
    const std::array<std::uint64_t, 64> words{lie, 1, 2, returns_here};
    const auto stack = unwind(Address(std::bit_cast<std::uint64_t>(&::getpid)), words.data());
    ASSERT_NE(stack->at(1), nullptr);
    EXPECT_EQ(stack->at(1)->pc, Address(returns_here));
    EXPECT_EQ(stack->at(1)->trust, Trust::guessed);
    ASSERT_TRUE(stack->at(0)->hole);
    EXPECT_EQ(stack->at(0)->hole->kind, why);
  }
}

// What is called there has saved nothing: the frame pointer is its caller's.
TEST_F(Lies, WhereNoCodeIsTheNewestWordIsTheCaller) {
  std::array<void*, 3> callers{};
  ASSERT_EQ(::backtrace(callers.data(), callers.size()), 3);
  const auto caller = std::bit_cast<std::uint64_t>(callers[1]);
  const auto caller_of_caller = std::bit_cast<std::uint64_t>(callers[2]);
  std::array<std::uint64_t, 64> words{caller, 1, 0, caller_of_caller};
  target::Registers registers;
  registers.set(Register::rip, 0);
  registers.set(Register::rsp, std::bit_cast<std::uint64_t>(words.data()));
  registers.set(Register::rbp, std::bit_cast<std::uint64_t>(&words[2]));
  UnwoundStack stack(places, allowance, registers);
  ASSERT_NE(stack.at(1), nullptr);
  EXPECT_EQ(stack.at(1)->pc, Address(caller));
}

TEST_F(Lies, CallersAtZeroAreTheEndOnlyWithAZeroFramePointer) {
  // In the first instruction of a function, the newest word is where it returns to.
  const std::array<std::uint64_t, 64> words{};
  for (const std::uint64_t frame_pointer : std::initializer_list<std::uint64_t>{0, 8}) {
    target::Registers registers;
    registers.set(Register::rip, std::bit_cast<std::uint64_t>(&::getpid));
    registers.set(Register::rsp, std::bit_cast<std::uint64_t>(words.data()));
    registers.set(Register::rbp, frame_pointer);
    UnwoundStack stack(places, allowance, registers);
    EXPECT_EQ(stack.at(1), nullptr);
    EXPECT_EQ(stack.find_break().has_value(), frame_pointer != 0);
  }
}

TEST(UnwoundStack, EndsAtTheThreadPointerWhateverIsMappedBehindIt) {
  std::vector<std::uint64_t> words(1U << 17U);  // a MiB, which malloc maps
  const auto target = open_self();
  ASSERT_TRUE(target);
  CodePlaces places(*target);
  CopyAllowance allowance(false);
  target::Registers registers;
  registers.set(Register::rsp, std::bit_cast<std::uint64_t>(words.data()));
  const auto copied = [&](const void* thread_pointer) {
    const Address end(std::bit_cast<std::uint64_t>(thread_pointer));
    return UnwoundStack(places, allowance, registers, end).copied();
  };
  EXPECT_EQ(copied(words.data() + 100), 800);
  EXPECT_EQ(copied(words.data() - 1), 64U << 10U);  // of another stack
  EXPECT_EQ(copied(nullptr), 64U << 10U);
}

CodePlaces* framed_places = nullptr;
int framed_looks = 0;

// What the kernel tells of a thread that sleeps and was not stopped.
target::Registers told_of_sleeper(const target::Registers& known) {
  target::Registers told;
  for (const Register which : {Register::rip, Register::rsp})
    told.set(which, *known.find(which));
  return told;
}

void look_without_frame_pointer(const ucontext_t* context) {
  CopyAllowance allowance(false);
  const target::Registers known = from_context(*context);
  UnwoundStack whole(*framed_places, allowance, known);
  UnwoundStack proven(*framed_places, allowance, told_of_sleeper(known));
  ++framed_looks;
  for (std::size_t at = 0; at < 6; ++at) {
    ASSERT_NE(whole.at(at), nullptr);
    ASSERT_NE(proven.at(at), nullptr) << at << ": " << whole.at(at)->function;
    EXPECT_EQ(proven.at(at)->pc, whole.at(at)->pc);
    EXPECT_EQ(proven.at(at)->sp, whole.at(at)->sp);
    EXPECT_EQ(proven.at(at)->trust, Trust::seen);
  }
}

// Either it is right or it ends there.
void expect_nothing_wrong_without_frame_pointer(const ucontext_t* context) {
  CopyAllowance allowance(false);
  const target::Registers known = from_context(*context);
  UnwoundStack whole(*framed_places, allowance, known);
  UnwoundStack proven(*framed_places, allowance, told_of_sleeper(known));
  ++framed_looks;
  for (std::size_t at = 0; at < 6 && proven.at(at) != nullptr; ++at) {
    ASSERT_NE(whole.at(at), nullptr);
    EXPECT_EQ(proven.at(at)->pc, whole.at(at)->pc);
  }
}

void call_framed(const char* library) {
  const std::unique_ptr<void, int (*)(void*)> opened(::dlopen(library, RTLD_NOW), &::dlclose);
  ASSERT_NE(opened, nullptr);
  const auto target = open_self();
  ASSERT_TRUE(target);
  CodePlaces places(*target);
  framed_places = &places;
  using Framed = int (*)(void (*)(const ucontext_t*));
  for (const char* name : {"framed_plain",
                           "framed_room",
                           "framed_even",
                           "framed_large",
                           "framed_keeping",
                           "framed_late",
                           "framed_beside",
                           "framed_pushing",
                           "framed_by_table"}) {
    SCOPED_TRACE(name);
    const auto framed = std::bit_cast<Framed>(::dlsym(opened.get(), name));
    ASSERT_NE(framed, nullptr);
    framed(&look_without_frame_pointer);
  }
  const auto computed = std::bit_cast<Framed>(::dlsym(opened.get(), "framed_by_computed_room"));
  ASSERT_NE(computed, nullptr);
  computed(&expect_nothing_wrong_without_frame_pointer);
}

TEST(UnwoundStack, FramePointersThatNobodyToldAreProvenByTheCode) {
  framed_looks = 0;
  call_framed(HOGNOSE_FRAMED0);
  call_framed(HOGNOSE_FRAMED1);
  call_framed(HOGNOSE_FRAMED2);
  EXPECT_EQ(framed_looks, 3 * (7 + 4 + 3 + 124));
}

TEST(CopyAllowance, FramesThatAreKeptAreFew) {
  constexpr std::size_t many = 400'000;
  CopyAllowance allowance(true);
  const auto count_frames = [&allowance] {
    std::size_t count = 1;
    while (count < many && allowance.spend_frame(count + 1))
      ++count;
    return count;
  };
  EXPECT_EQ(count_frames(), many);
  const std::size_t second = count_frames();
  EXPECT_GT(second, 100'000U);
  EXPECT_LT(second, many);
  EXPECT_EQ(count_frames(), 256U);  // any other stack
  allowance.give_back_frames(many);
  EXPECT_GT(count_frames(), 300'000U);
}

TEST_F(Lies, FramePointersThatGoInCirclesEnd) {
  // Each "frame" points back to itself, and returns into this program.
  const Address back(std::bit_cast<std::uint64_t>(__builtin_return_address(0)));
  std::array<std::uint64_t, 1024> words{};
  for (std::size_t at = 0; at + 1 < words.size(); at += 2) {
    words.at(at) = std::bit_cast<std::uint64_t>(&words);
    words.at(at + 1) = back.value();
  }
  const auto stack = unwind(Address(0x10), words.data());
  std::size_t count = 0;
  while (stack->at(count) != nullptr)
    ++count;
  EXPECT_LT(count, words.size());
}

}  // namespace
}  // namespace hognose::elfutils
