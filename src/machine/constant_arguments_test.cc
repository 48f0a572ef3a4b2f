// Texts in front of calls.
// SPDX-License-Identifier: MIT
#include "machine/constant_arguments.h"

#include <string>

#include <gtest/gtest.h>

#include "target/fake_target.h"

namespace hognose::machine {
namespace {

using target::Register;
using namespace std::string_literals;

constexpr Address behind_call(0x401100);
constexpr Address texts_at(0x402000);

class ConstantArgumentsTest : public testing::Test {
 protected:
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);

  ConstantArgumentsTest() {
    parts.memory->put_text(texts_at, "queue is full\0shop.c\0"s);
    target.maps = target::Maps(
        {{AddressRange::from(texts_at, 0x1000), 0, true, false, false, "/lib/_shop.so"}});
  }

  /// Code that ends with a call which returns to `behind_call`.
  void put(const std::string& code) const {
    parts.memory->put_text(
        behind_call - 64,
        std::string(64 - code.size() - 5, '\x90') + code + "\xe8\x01\x02\x03\x00"s);
  }
  /// The four bytes of a distance from behind the load, which ends `more` bytes before the call.
  static std::string distance_to(Address text, std::size_t more) {
    const std::uint64_t from = behind_call.value() - 5 - more;
    const auto distance = static_cast<std::uint32_t>(text.value() - from);
    std::string bytes;
    for (unsigned shift = 0; shift < 32; shift += 8)
      bytes += static_cast<char>(distance >> shift & 0xffU);
    return bytes;
  }
};

TEST_F(ConstantArgumentsTest, AreLoadedInFrontOfTheCall) {
  const std::string of_ninth = "\x4c\x8d\x0d"s + distance_to(texts_at + 14, 7);
  put(of_ninth + "\x48\x8d\x15"s + distance_to(texts_at, 0));
  EXPECT_EQ(read_constant_argument(target, behind_call, Register::rdx), "queue is full");
  EXPECT_EQ(read_constant_argument(target, behind_call, Register::r9), "shop.c");
  EXPECT_EQ(read_constant_argument(target, behind_call, Register::rdi), "");
  EXPECT_EQ(read_constant_argument(target, behind_call, Register::rcx), "");
}

TEST_F(ConstantArgumentsTest, NotIfItIsZeroAfterwards) {
  put("\x48\x8d\x15"s + distance_to(texts_at, 2) + "\x31\xd2"s);
  EXPECT_EQ(read_constant_argument(target, behind_call, Register::rdx), "");
}

TEST_F(ConstantArgumentsTest, NotIfItCanBeWritten) {
  target.maps =
      target::Maps({{AddressRange::from(texts_at, 0x1000), 0, true, true, false, "/lib/_shop.so"}});
  put("\x48\x8d\x15"s + distance_to(texts_at, 0));
  EXPECT_EQ(read_constant_argument(target, behind_call, Register::rdx), "");
}

}  // namespace
}  // namespace hognose::machine
