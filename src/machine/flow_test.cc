// Lengths, ways and stack pointers of instructions as compilers write them; the texts are objdump's.
// SPDX-License-Identifier: MIT
#include "machine/flow.h"

#include <vector>

#include <gtest/gtest.h>

namespace hognose::machine {
namespace {

using Code = std::vector<std::uint8_t>;

struct Followed {
  const char* text;
  Code code;
  StackMove move = StackMove::by;
  std::int64_t amount = 0;
  Control control = Control::on;
  std::int64_t target = 0;
};

Result<Flow> follow_bytes(const Code& code) {
  return follow(std::as_bytes(std::span(code)));
}

void expect(const std::vector<Followed>& all) {
  for (const Followed& known : all) {
    SCOPED_TRACE(known.text);
    const auto made = follow_bytes(known.code);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->length, known.code.size());
    EXPECT_EQ(made->move, known.move);
    EXPECT_EQ(made->amount, known.amount);
    EXPECT_EQ(made->control, known.control);
    EXPECT_EQ(made->target, known.target);
  }
}

TEST(Flow, WhatMovesTheStackPointerByANumber) {
  expect({
      {"push %rbp", {0x55}, StackMove::by, -8},
      {"push %r12", {0x41, 0x54}, StackMove::by, -8},
      {"push 0x28(%rdi)", {0xff, 0x77, 0x28}, StackMove::by, -8},
      {"push $0x1", {0x6a, 0x01}, StackMove::by, -8},
      {"push $0x1234", {0x68, 0x34, 0x12, 0, 0}, StackMove::by, -8},
      {"pop %r12", {0x41, 0x5c}, StackMove::by, 8},
      {"sub $0x28,%rsp", {0x48, 0x83, 0xec, 0x28}, StackMove::by, -0x28},
      {"sub $0x1000,%rsp", {0x48, 0x81, 0xec, 0, 0x10, 0, 0}, StackMove::by, -0x1000},
      {"add $0xffffffffffffff80,%rsp", {0x48, 0x83, 0xc4, 0x80}, StackMove::by, -0x80},
      {"lea 0x10(%rsp),%rsp", {0x48, 0x8d, 0x64, 0x24, 0x10}, StackMove::by, 0x10},
  });
}

TEST(Flow, WhatSetsItAnew) {
  expect({
      {"leave", {0xc9}, StackMove::left},
      {"lea -0x28(%rbp),%rsp", {0x48, 0x8d, 0x65, 0xd8}, StackMove::to_frame, -0x28},
      {"mov %rbp,%rsp", {0x48, 0x89, 0xec}, StackMove::to_frame},
      {"mov %rbp,%rsp", {0x48, 0x8b, 0xe5}, StackMove::to_frame},
      {"mov %rax,%rsp", {0x48, 0x89, 0xc4}, StackMove::unknown},
      {"mov %r13,%rsp", {0x4c, 0x89, 0xec}, StackMove::unknown},
      {"sub %rax,%rsp", {0x48, 0x29, 0xc4}, StackMove::unknown},
      {"add %rax,%rsp", {0x48, 0x03, 0xe0}, StackMove::unknown},
      {"and $0xfffffffffffffff0,%rsp", {0x48, 0x83, 0xe4, 0xf0}, StackMove::unknown},
      {"lea (%rsp,%rax,1),%rsp", {0x48, 0x8d, 0x24, 0x04}, StackMove::unknown},
      {"pop %rsp", {0x5c}, StackMove::unknown},
  });
}

TEST(Flow, R12IsNotTheStackPointer) {
  expect({
      {"mov %rax,%r12", {0x49, 0x89, 0xc4}},
      {"mov %rax,%r12", {0x4c, 0x8b, 0xe0}},
      {"sub %rax,%r12", {0x49, 0x29, 0xc4}},
      {"and $0xfffffffffffffff0,%r12", {0x49, 0x83, 0xe4, 0xf0}},
      {"cmp %rax,%rsp", {0x48, 0x39, 0xc4}},
      {"cmp $0x10,%rsp", {0x48, 0x83, 0xfc, 0x10}},
      {"mov %rsp,%rbp", {0x48, 0x89, 0xe5}},
      {"mov %rsp,%rdi", {0x48, 0x89, 0xe7}},
  });
}

TEST(Flow, WhereControlGoes) {
  expect({
      {"je +0x10", {0x74, 0x10}, StackMove::by, 0, Control::branch, 0x10},
      {"jne -0x10", {0x0f, 0x85, 0xf0, 0xff, 0xff, 0xff}, StackMove::by, 0, Control::branch, -0x10},
      {"jmp -2", {0xeb, 0xfe}, StackMove::by, 0, Control::jump, -2},
      {"jmp +0x100", {0xe9, 0, 1, 0, 0}, StackMove::by, 0, Control::jump, 0x100},
      {"notrack jmp *%rax", {0x3e, 0xff, 0xe0}, StackMove::by, 0, Control::anywhere},
      {"call", {0xe8, 1, 2, 3, 4}},
      {"call *0x20(%r14)", {0x41, 0xff, 0x56, 0x20}},
      {"ret", {0xc3}, StackMove::by, 0, Control::end},
      {"ret $0x8", {0xc2, 8, 0}, StackMove::by, 0, Control::end},
      {"lret $0x2c", {0xca, 0x2c, 0}, StackMove::by, 0, Control::end},
      {"repz ret", {0xf3, 0xc3}, StackMove::by, 0, Control::end},
      {"ud2", {0x0f, 0x0b}, StackMove::by, 0, Control::end},
      {"hlt", {0xf4}, StackMove::by, 0, Control::end},
  });
}

TEST(Flow, LengthsOfAllSorts) {
  expect({
      {"endbr64", {0xf3, 0x0f, 0x1e, 0xfa}},
      {"mov %fs:0x28,%rax", {0x64, 0x48, 0x8b, 0x04, 0x25, 0x28, 0, 0, 0}},
      {"movabs $0x7fffffffffffffff,%rax", {0x48, 0xb8, 255, 255, 255, 255, 255, 255, 255, 127}},
      {"mov $0x80000,%ecx", {0xb9, 0, 0, 8, 0}},
      {"movw $0x1,(%rax)", {0x66, 0xc7, 0x00, 1, 0}},
      {"movl $0x0,-0x44(%rbp)", {0xc7, 0x45, 0xbc, 0, 0, 0, 0}},
      {"mov 0x408675(%rip),%rdi", {0x48, 0x8b, 0x3d, 0x75, 0x86, 0x40, 0}},
      {"imul $0x64,%rax,%rax", {0x48, 0x6b, 0xc0, 0x64}},
      {"testb $0x1,(%rax)", {0xf6, 0x00, 0x01}},
      {"neg %eax", {0xf7, 0xd8}},
      {"test $0x100,%eax", {0xf7, 0xc0, 0, 1, 0, 0}},
      {"shl $0x3,%rax", {0x48, 0xc1, 0xe0, 0x03}},
      {"shufps $0x0,%xmm0,%xmm0", {0x0f, 0xc6, 0xc0, 0}},
      {"pshufd $0x44,%xmm0,%xmm0", {0x66, 0x0f, 0x70, 0xc0, 0x44}},
      {"palignr $0x8,%xmm1,%xmm0", {0x66, 0x0f, 0x3a, 0x0f, 0xc1, 0x08}},
      {"pshufb (%rdi),%xmm0", {0x66, 0x0f, 0x38, 0x00, 0x07}},
      {"vmovdqu (%rsi),%ymm0", {0xc5, 0xfe, 0x6f, 0x06}},
      {"vzeroupper", {0xc5, 0xf8, 0x77}},
      {"vinserti128 $0x1,%xmm1,%ymm0,%ymm0", {0xc4, 0xe3, 0x7d, 0x38, 0xc1, 0x01}},
      {"vmovdqu64 0x40(%rsi),%zmm1", {0x62, 0xf1, 0xfe, 0x48, 0x6f, 0x4e, 0x01}},
      {"fldt 0x10(%rbp)", {0xdb, 0x6d, 0x10}},
      {"data16 cs nopw 0x0(%rax,%rax,1)", {0x66, 0x2e, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0}},
      {"lock cmpxchg %ecx,(%rdx)", {0xf0, 0x0f, 0xb1, 0x0a}},
      {"syscall", {0x0f, 0x05}},
  });
}

TEST(Flow, WhatIsCutOrNoInstructionIsSaid) {
  EXPECT_EQ(follow_bytes({}).error().kind, ErrorKind::short_read);
  EXPECT_EQ(follow_bytes(Code{0x48, 0x81, 0xec, 0x10}).error().kind, ErrorKind::short_read);
  EXPECT_EQ(follow_bytes(Code{0x06}).error().kind, ErrorKind::unsupported);
  EXPECT_FALSE(follow_bytes(Code(64, 0x66)));
}

}  // namespace
}  // namespace hognose::machine
