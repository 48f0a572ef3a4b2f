// Calls, and the stubs by which libraries find one another's functions.
// SPDX-License-Identifier: MIT
#include "machine/call_target.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::machine {
namespace {

using namespace std::string_literals;

constexpr Address calling(0x400000);
constexpr Address stub(0x400100);
constexpr Address slot(0x403000);
constexpr Address called_function(0x7f0000001230);

class CallTargetTest : public testing::Test {
 protected:
  target::FakeMemory memory;

  CallTargetTest() { memory.put_pointer(slot, called_function); }
  std::optional<Address> of(const std::string& call) {
    memory.put_text(calling, call);
    return find_call_target(memory, calling + call.size());
  }
};

const std::string to_stub = "\x90\x90\xe8\xf9\x00\x00\x00"s;  // call 0x400100

TEST_F(CallTargetTest, AFunctionIsCalledByItsDistance) {
  EXPECT_EQ(of(to_stub), stub);
}

TEST_F(CallTargetTest, AStubLeadsToItsSlot) {
  memory.put_text(stub, "\xff\x25\xfa\x2e\x00\x00"s);  // jmp *0x403000
  EXPECT_EQ(of(to_stub), called_function);
  memory.put_text(stub, "\xf3\x0f\x1e\xfa\xf2\xff\x25\xf5\x2e\x00\x00"s);  // endbr64; bnd jmp
  EXPECT_EQ(of(to_stub), called_function);
}

TEST_F(CallTargetTest, OrTheCallGoesByTheSlot) {
  EXPECT_EQ(of("\x90\xff\x15\xf9\x2f\x00\x00"s), called_function);  // call *0x403000
}

TEST_F(CallTargetTest, WhereARegisterLeadsIsNotKnown) {
  EXPECT_EQ(of("\x90\x90\x90\x90\x90\xff\xd0"s), std::nullopt);  // call *%rax
  EXPECT_EQ(find_call_target(memory, Address(0x900000)), std::nullopt);
}

}  // namespace
}  // namespace hognose::machine
