// Additions as compilers write them; the texts are objdump's.
// SPDX-License-Identifier: MIT
#include "machine/added_number.h"

#include <vector>

#include <gtest/gtest.h>

namespace hognose::machine {
namespace {

using target::Register;

std::optional<std::int64_t> added(const std::vector<std::uint8_t>& code, Register which) {
  const auto found = find_added(std::as_bytes(std::span(code)), which);
  if (!found) return std::nullopt;
  EXPECT_EQ(found->length, code.size());
  return found->number;
}

TEST(AddedNumber, OfEachForm) {
  EXPECT_EQ(added({0x48, 0x83, 0xc0, 0x10}, Register::rax), 16);  // add $0x10,%rax
  EXPECT_EQ(added({0x49, 0x83, 0xc4, 0xf8}, Register::r12), -8);  // add $-8,%r12
  EXPECT_EQ(added({0x48, 0x83, 0xeb, 0x10}, Register::rbx), -16);  // sub $0x10,%rbx
  EXPECT_EQ(added({0x48, 0x81, 0xc3, 0, 1, 0, 0}, Register::rbx), 256);  // add $0x100,%rbx
  EXPECT_EQ(added({0x48, 0x05, 0, 1, 0, 0}, Register::rax), 256);  // add $0x100,%rax
  EXPECT_EQ(added({0x48, 0x2d, 0, 1, 0, 0}, Register::rax), -256);  // sub $0x100,%rax
}

TEST(AddedNumber, NothingOfAnother) {
  EXPECT_EQ(added({0x48, 0x83, 0xc0, 0x10}, Register::rbx), std::nullopt);
  EXPECT_EQ(added({0x48, 0x05, 0, 1, 0, 0}, Register::rbx), std::nullopt);
  EXPECT_EQ(added({0x83, 0xc0, 0x10}, Register::rax), std::nullopt);  // add $0x10,%eax
  EXPECT_EQ(added({0x48, 0x83, 0xe0, 0x10}, Register::rax), std::nullopt);  // and $0x10,%rax
  EXPECT_EQ(added({0x48, 0x83, 0x00, 0x10}, Register::rax), std::nullopt);  // addq $0x10,(%rax)
  EXPECT_EQ(added({0x48, 0x83, 0xc0}, Register::rax), std::nullopt);
  EXPECT_EQ(added({}, Register::rax), std::nullopt);
}

}  // namespace
}  // namespace hognose::machine
