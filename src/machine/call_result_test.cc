// Results of calls, as code hands them on.
// SPDX-License-Identifier: MIT
#include "machine/call_result.h"

#include <string>

#include <gtest/gtest.h>

#include "target/fake_target.h"

namespace hognose::machine {
namespace {

using target::Register;
using namespace std::string_literals;

constexpr Address crashed_at(0x501000);
constexpr Address returning(0x600000);
constexpr std::size_t bytes_around = 0x200;
const std::string store_by_rbx = "\xc6\x03\x01"s;  // movb $1, (%rbx)

class CallResultTest : public testing::Test {
 protected:
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);

  CallResultTest() {
    parts.symbols->add("malloc", returning, 16);
    target.maps = target::Maps(
        {{AddressRange::from(Address(0x500000), 0x10000), 0, true, false, true, "/lib/_shop.so"}});
    parts.memory->put_zeros(AddressRange::from(Address(0x500000), 0x10000));
  }

  /// A call, code behind it, and the instruction at `crashed_at`.
  void put(const std::string& code, Address called = returning) const {
    const Address back = crashed_at - code.size();
    const auto distance = static_cast<std::uint32_t>(called.value() - back.value());
    std::string call = "\xe8"s;
    for (unsigned shift = 0; shift < 32; shift += 8)
      call += static_cast<char>(distance >> shift & 0xffU);
    const std::string rest(bytes_around, '\x90');
    parts.memory->put_text(back - call.size() - bytes_around,
                           rest + call + code + store_by_rbx + rest);
    parts.memory->put_text(returning, std::string(bytes_around, '\x90'));
  }
  [[nodiscard]] std::string find(Register which) const {
    const auto found = find_call_result(target, crashed_at, store_by_rbx.size(), which);
    return found ? found->name : "";
  }
};

TEST_F(CallResultTest, IsInTheRegisterThatItWasCopiedTo) {
  put("\x48\x89\xc3"s);  // mov %rax, %rbx
  EXPECT_EQ(find(Register::rbx), "malloc");
  EXPECT_EQ(find(Register::rax), "malloc");
  EXPECT_EQ(find(Register::rcx), "");
}

TEST_F(CallResultTest, NotIfItWasChanged) {
  put("\x48\x89\xc3\x48\x83\xc3\x08"s);  // add $8, %rbx
  EXPECT_EQ(find(Register::rbx), "");
}

TEST_F(CallResultTest, NotIfSomebodyLookedAtIt) {
  put("\x48\x89\xc3\x48\x85\xdb\x74\x30"s);  // test %rbx, %rbx; je
  EXPECT_EQ(find(Register::rbx), "");
}

TEST_F(CallResultTest, NotIfCodeComesThereWithoutTheCall) {
  put("\x48\x89\xc3"s);
  parts.memory->put_text(crashed_at + 0x20, "\xeb\xdb"s);  // jmp to the copy
  EXPECT_EQ(find(Register::rbx), "");
}

TEST_F(CallResultTest, NotIfUnlikelyCodeFarAwayGoesOnThere) {
  put("\x48\x89\xc3"s);
  parts.memory->put_text(crashed_at + 0x4000, "\xe9\xf8\xbf\xff\xff"s);  // jmp to the copy
  EXPECT_EQ(find(Register::rbx), "");
}

TEST_F(CallResultTest, NotIfNoFunctionBeginsThere) {
  put("\x48\x89\xc3"s, returning + 4);
  EXPECT_EQ(find(Register::rbx), "");
}

}  // namespace
}  // namespace hognose::machine
