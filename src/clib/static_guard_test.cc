// Guards in made-up code, as compilers write it.
// SPDX-License-Identifier: MIT
#include "clib/static_guard.h"

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "target/fake_target.h"

namespace hognose::clib {
namespace {

using namespace std::string_literals;

class StaticGuardTest : public testing::Test {
 protected:
  static constexpr Address code_at{0x401000};
  static constexpr Address guard{0x404040};
  static constexpr Address acquire{0x500000};
  static constexpr Address release{0x500100};
  static constexpr Address other{0x500200};
  static constexpr Address stack{0x7ffc0000};
  static constexpr std::uint32_t waited_for = 0x10100;
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);
  std::string code;
  Address asking;
  Address inside;

  StaticGuardTest() {
    parts.memory->put_zeros({acquire, other + 64});
    parts.symbols->add("__cxa_guard_acquire", acquire);
    parts.symbols->add("__cxa_guard_release", release);
    parts.memory->put_u64(guard, waited_for);
    load(guard);
    asking = call(acquire);
    code += "\x85\xc0\x74\x20"s;  // test eax, eax; je
    inside = call(other);
  }
  [[nodiscard]] Address end() const { return code_at + code.size(); }
  void add_distance(Address to) {
    const auto distance = static_cast<std::uint32_t>(to.value() - end().value() - 4);
    for (unsigned shift = 0; shift < 32; shift += 8)
      code += static_cast<char>(distance >> shift & 0xffU);
  }
  /// lea rdi, [rip + …]
  void load(Address what) {
    code += "\x48\x8d\x3d"s;
    add_distance(what);
  }
  Address call(Address what) {
    code += "\xe8"s;
    add_distance(what);
    return end();
  }
  /// Of a thread that is in the library's function, which was called from that code.
  std::optional<StaticGuard> find(std::uint64_t expected = waited_for) {
    parts.memory->put_text(code_at, code);
    parts.memory->put_pointer(stack, Address(0x1234));
    parts.memory->put_pointer(stack + 24, asking);
    return find_static_guard(target, {202, "futex", {guard.value(), 0, expected}, false}, stack);
  }
};

TEST_F(StaticGuardTest, IsWhatTheFunctionWasHanded) {
  load(guard);
  call(release);
  const auto found = find();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, guard);
  EXPECT_EQ(found->inside, std::vector{inside});
}

TEST_F(StaticGuardTest, EndsAlsoWhereTheGuardIsInARegister) {
  code += "\x48\x89\xdf"s;  // mov rdi, rbx
  call(release);
  EXPECT_EQ(find()->inside, std::vector{inside});
}

TEST_F(StaticGuardTest, WithoutAnEndNobodyIsInside) {
  code += "\xc3"s;
  EXPECT_TRUE(find()->inside.empty());
}

TEST_F(StaticGuardTest, AnotherFutexIsNone) {
  EXPECT_FALSE(find(0x100));
  parts.memory->put_u64(guard, 1);
  EXPECT_FALSE(find());
  parts.memory->put_u64(guard, waited_for);
  asking = inside;
  EXPECT_FALSE(find()) << "nobody on its stack has called for a guard";
}

TEST_F(StaticGuardTest, PlacesOnAStack) {
  parts.memory->put_pointer(stack + 0x800, inside);
  EXPECT_TRUE(returns_to_any(*target.memory, stack, {asking, inside}));
  EXPECT_FALSE(returns_to_any(*target.memory, stack + 0x808, {asking, inside}));
  EXPECT_FALSE(returns_to_any(*target.memory, {}, {inside}));
}

}  // namespace
}  // namespace hognose::clib
