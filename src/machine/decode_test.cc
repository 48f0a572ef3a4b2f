// Instructions as compilers write them; the texts are objdump's.
// SPDX-License-Identifier: MIT
#include "machine/decode.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "machine/fake_objdump.h"
#include "machine/flow.h"

namespace hognose::machine {
namespace {

using target::Register;

Result<Instruction> decode_bytes(const std::vector<int>& code) {
  std::vector<std::byte> bytes;
  bytes.reserve(code.size());
  for (const int byte : code)
    bytes.push_back(static_cast<std::byte>(byte));
  return decode(bytes);
}

struct Known {
  const char* text;
  std::vector<int> code;
  const char* operand;
  int size;
  bool reads;
  bool writes;
};

std::vector<Known> known_instructions() {
  return {
      {"mov 0x8(%rax),%rax", {0x48, 0x8b, 0x40, 0x08}, "[rax+0x8]", 8, true, false},
      {"mov %rdi,0x10(%rsi)", {0x48, 0x89, 0x7e, 0x10}, "[rsi+0x10]", 8, false, true},
      {"movb $0x1,(%rdi)", {0xc6, 0x07, 0x01}, "[rdi]", 1, false, true},
      {"movl $0x0,0x0", {0xc7, 0x04, 0x25, 0, 0, 0, 0, 0, 0, 0, 0}, "[0x0]", 4, false, true},
      {"mov -0x8(%r13,%r12,8),%r8d",
       {0x47, 0x8b, 0x44, 0xe5, 0xf8},
       "[r13+r12*8-0x8]",
       4,
       true,
       false},
      {"movzbl (%rax),%eax", {0x0f, 0xb6, 0x00}, "[rax]", 1, true, false},
      {"addl $0x1,0x1234(%rbx)",
       {0x83, 0x83, 0x34, 0x12, 0, 0, 0x01},
       "[rbx+0x1234]",
       4,
       true,
       true},
      {"cmpq $0x0,(%rdx)", {0x48, 0x83, 0x3a, 0x00}, "[rdx]", 8, true, false},
      {"mov %fs:0x28,%rax",
       {0x64, 0x48, 0x8b, 0x04, 0x25, 0x28, 0, 0, 0},
       "[fs:0x28]",
       8,
       true,
       false},
      {"call *0x30(%rax)", {0xff, 0x50, 0x30}, "[rax+0x30]", 8, true, false},
      {"jmp *(%r11)", {0x41, 0xff, 0x23}, "[r11]", 8, true, false},
      {"push %rbp", {0x55}, "[rsp-0x8]", 8, false, true},
      {"ret", {0xc3}, "[rsp]", 8, true, false},
      {"rep stos %al,(%rdi)", {0xf3, 0xaa}, "[rdi]", 1, false, true},
      {"mov 0x2fe2(%rip),%rax",
       {0x48, 0x8b, 0x05, 0xe2, 0x2f, 0, 0},
       "[rip+0x2fe2]",
       8,
       true,
       false},
  };
}

std::vector<Known> known_vector_instructions() {
  return {
      {"movaps %xmm0,(%rsp)", {0x0f, 0x29, 0x04, 0x24}, "[rsp]", 16, false, true},
      {"movdqu (%rdi),%xmm0", {0xf3, 0x0f, 0x6f, 0x07}, "[rdi]", 16, true, false},
      {"vmovdqu (%rsi),%ymm0", {0xc5, 0xfe, 0x6f, 0x06}, "[rsi]", 32, true, false},
      {"vpcmpeqb (%rdi),%ymm16,%k0",
       {0x62, 0xf1, 0x7d, 0x20, 0x74, 0x07},
       "[rdi]",
       32,
       true,
       false},
      {"vpcmpeqb 0x20(%rdi),%ymm16,%k0",
       {0x62, 0xf1, 0x7d, 0x20, 0x74, 0x47, 0x01},
       "[rdi+0x20]",
       32,
       true,
       false},
      {"vaddps (%rax),%zmm0,%zmm0", {0x62, 0xf1, 0x7c, 0x48, 0x58, 0x00}, "[rax]", 64, true, false},
      {"pcmpistri $0x1a,(%rsi),%xmm0",
       {0x66, 0x0f, 0x3a, 0x63, 0x06, 0x1a},
       "[rsi]",
       16,
       true,
       false},
      {"shlx %rax,(%rdi),%rcx", {0xc4, 0xe2, 0xf9, 0xf7, 0x0f}, "[rdi]", 8, true, false},
  };
}

void expect_operands(const std::vector<Known>& instructions) {
  for (const Known& known : instructions) {
    const auto made = decode_bytes(known.code);
    ASSERT_TRUE(made) << known.text;
    EXPECT_EQ(made->length, known.code.size()) << known.text;
    ASSERT_TRUE(made->memory) << known.text;
    EXPECT_EQ(describe(*made->memory), known.operand) << known.text;
    EXPECT_EQ(made->memory->size, known.size) << known.text;
    EXPECT_EQ(made->memory->reads, known.reads) << known.text;
    EXPECT_EQ(made->memory->writes, known.writes) << known.text;
  }
}

TEST(Decode, OperandsOfMemory) {
  expect_operands(known_instructions());
}

TEST(Decode, OperandsOfVectors) {
  expect_operands(known_vector_instructions());
}

TEST(Decode, WhatNeedsAlignment) {
  EXPECT_TRUE(decode_bytes({0x0f, 0x29, 0x04, 0x24})->memory->needs_alignment);  // movaps
  EXPECT_TRUE(decode_bytes({0x66, 0x0f, 0x6f, 0x07})->memory->needs_alignment);  // movdqa
  EXPECT_TRUE(decode_bytes({0xc5, 0xfd, 0x6f, 0x06})->memory->needs_alignment);  // vmovdqa
  EXPECT_FALSE(decode_bytes({0x0f, 0x11, 0x07})->memory->needs_alignment);  // movups
  EXPECT_FALSE(decode_bytes({0xf3, 0x0f, 0x58, 0x07})->memory->needs_alignment);  // addss
  EXPECT_TRUE(decode_bytes({0x0f, 0x58, 0x07})->memory->needs_alignment);  // addps
}

TEST(Decode, DivisionsAndTraps) {
  const auto by_register = decode_bytes({0x48, 0xf7, 0xf9});  // idiv %rcx
  ASSERT_TRUE(by_register);
  EXPECT_EQ(by_register->action, Action::divide);
  EXPECT_EQ(by_register->operand, Register::rcx);
  EXPECT_EQ(by_register->operand_size, 8);
  EXPECT_TRUE(by_register->is_signed);
  const auto by_memory = decode_bytes({0xf7, 0x7d, 0xf8});  // idivl -0x8(%rbp)
  EXPECT_EQ(by_memory->action, Action::divide);
  EXPECT_EQ(describe(*by_memory->memory), "[rbp-0x8]");
  EXPECT_EQ(decode_bytes({0x0f, 0x0b})->action, Action::trap);
  EXPECT_EQ(decode_bytes({0xcc})->action, Action::breakpoint);
  EXPECT_EQ(decode_bytes({0xff, 0xd0})->operand, Register::rax);  // call *%rax
}

TEST(Decode, WhatIsOfTheKernelAlone) {
  for (const std::vector<int>& code : {std::vector<int>{0xf4},  // hlt
                                       std::vector<int>{0xfa},  // cli
                                       std::vector<int>{0xec},  // in (%dx),%al
                                       std::vector<int>{0xe6, 0x80},  // out %al,$0x80
                                       std::vector<int>{0x6e},  // outsb
                                       std::vector<int>{0x0f, 0x30}}) {  // wrmsr
    const auto made = decode_bytes(code);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->action, Action::privileged);
    EXPECT_EQ(made->length, code.size());
  }
  const auto any = decode_bytes({0x0f, 0x31});  // rdtsc
  EXPECT_TRUE(!any || any->action != Action::privileged);
}

TEST(Decode, StringsAreOneOrTwo) {
  const auto moved = decode_bytes({0xf3, 0xa4});  // rep movsb %ds:(%rsi),%es:(%rdi)
  ASSERT_TRUE(moved && moved->memory && moved->second);
  EXPECT_EQ(moved->length, 2);
  EXPECT_EQ(describe(*moved->memory), "[rsi]");
  EXPECT_TRUE(moved->memory->reads);
  EXPECT_EQ(describe(*moved->second), "[rdi]");
  EXPECT_TRUE(moved->second->writes);
  EXPECT_FALSE(moved->second->reads);
  const auto words = decode_bytes({0x64, 0x48, 0xa5});  // movsq %fs:(%rsi),%es:(%rdi)
  EXPECT_EQ(describe(*words->memory), "[fs:rsi]");
  EXPECT_EQ(describe(*words->second), "[rdi]");
  EXPECT_EQ(words->second->size, 8);
  const auto compared = decode_bytes({0xf3, 0xa6});  // repz cmpsb %es:(%rdi),%ds:(%rsi)
  EXPECT_TRUE(compared->memory->reads && compared->second->reads && !compared->second->writes);
  const auto searched = decode_bytes({0xf2, 0xae});  // repnz scas %es:(%rdi),%al
  EXPECT_EQ(describe(*searched->memory), "[rdi]");
  EXPECT_FALSE(searched->second);
}

TEST(Decode, LeaAndHintsTouchNothing) {
  EXPECT_FALSE(decode_bytes({0x48, 0x8d, 0x40, 0x08})->memory);
  EXPECT_FALSE(decode_bytes({0x0f, 0x1f, 0x40, 0x00})->memory);
}

TEST(Decode, LoadsOfAWordTellWhere) {
  EXPECT_EQ(decode_bytes({0x4c, 0x8b, 0x67, 0x10})->loads, Register::r12);
  EXPECT_FALSE(decode_bytes({0x8b, 0x47, 0x10})->loads);
}

TEST(Decode, WhatIsCutOrUnknownIsSaid) {
  EXPECT_EQ(decode_bytes({}).error().kind, ErrorKind::short_read);
  EXPECT_EQ(decode_bytes({0x48, 0x8b, 0x80, 0x01}).error().kind, ErrorKind::short_read);
  EXPECT_EQ(decode_bytes({0x62, 0xf1, 0x7c, 0x58, 0x58, 0x00}).error().kind,
            ErrorKind::unsupported);
  EXPECT_EQ(decode_bytes({0x67, 0x8b, 0x00}).error().kind, ErrorKind::unsupported);
  const std::vector<int> prefixes(64, 0x66);
  EXPECT_FALSE(decode_bytes(prefixes));
}

TEST(Decode, AddressesAreOfRegistersThatAreKnown) {
  target::Registers registers;
  registers.set(Register::rax, 0);
  const auto load = decode_bytes({0x48, 0x8b, 0x40, 0x08});
  EXPECT_EQ(find_address(*load, Address(0x1000), registers, {}), Address(8));
  const auto relative = decode_bytes({0x48, 0x8b, 0x05, 0xe2, 0x2f, 0, 0});
  EXPECT_EQ(find_address(*relative, Address(0x1000), registers, {}), Address(0x1000 + 7 + 0x2fe2));
  const auto other = decode_bytes({0x48, 0x8b, 0x46, 0x08});
  EXPECT_FALSE(find_address(*other, Address(0x1000), registers, {}));
}

struct Sum {
  std::size_t all = 0;
  std::size_t known = 0;
  std::vector<std::string> faults;
};

/// What flow says of an instruction but for its way: it knows all but few, and how long they are.
std::string find_fault_of_flow(const ObjdumpLine& line) {
  const auto flow = follow(line.code);
  if (!flow) return {};
  return flow->length == line.code.size()
             ? ""
             : "flow takes it for " + std::to_string(flow->length) + " bytes";
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HOGNOSE_IS_SLOW
#endif
#endif
/// A sanitizer looks at some of the lines, as it takes a minute for a million of them.
#ifdef HOGNOSE_IS_SLOW
constexpr std::size_t one_of = 8;
#else
constexpr std::size_t one_of = 1;
#endif

Sum compare(const std::string& file) {
  constexpr std::size_t most_faults = 20;
  const std::string command = "objdump -dw '" + file + "' 2>/dev/null";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"),
                                                             ::pclose);
  Sum sum;
  std::array<char, 4096> text{};
  for (std::size_t at = 0; pipe && std::fgets(text.data(), text.size(), pipe.get()) != nullptr;
       ++at) {
    if (at % one_of != 0) continue;
    std::string said(text.data());
    if (said.ends_with('\n')) said.pop_back();
    const auto line = read_line(said);
    // Data among code, as a sanitizer puts it in front of functions, is nothing to compare.
    if (!line || line->code.empty() || line->text.starts_with("(bad)")) continue;
    ++sum.all;
    std::string fault = find_fault_of_flow(*line);
    const auto made = decode(line->code);
    if (made) ++sum.known;
    if (made && fault.empty()) fault = find_fault(*line, *made);
    if (!fault.empty() && sum.faults.size() < most_faults)
      sum.faults.push_back(line->text + ": " + fault);
  }
  return sum;
}

std::string find_c_library() {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.find("/libc.so") != std::string::npos || line.find("/libc-2") != std::string::npos)
      return line.substr(line.find('/'));
  }
  return {};
}

TEST(Decode, SaysWhatObjdumpSaysOfAllCodeOfTheCLibraryAndOfThisTest) {
  if (std::system("objdump --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no objdump here";
  const std::string own = std::filesystem::read_symlink("/proc/self/exe");
  for (const std::string& file : {find_c_library(), own}) {
    const Sum sum = compare(file);
    ASSERT_GT(sum.all, 10'000U) << file;
    for (const std::string& fault : sum.faults)
      ADD_FAILURE() << fault;
    EXPECT_GT(sum.known, sum.all * 2 / 3) << file;
  }
}

}  // namespace
}  // namespace hognose::machine
