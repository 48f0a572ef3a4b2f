// Tests of IP addresses.
// SPDX-License-Identifier: MIT
#include "python/kinds/ip_address.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

struct IpAddressTest : testing::Test {
  FakePython python;

  Address make(const std::string& class_name, const FakeAttributes& attributes) {
    const Address type =
        make_class(python, class_name, {}, {{U"__module__", python.text(U"ipaddress")}});
    return make_instance(python, type, make_attribute_dict(python, attributes));
  }
  Address four(std::int64_t number) {
    return make("IPv4Address", {{U"_ip", python.integer(number)}});
  }

  /// An int of 128 bits, its lowest 16 bits first.
  Address wide(const std::vector<std::uint64_t>& groups) {
    const Address at = python.integer(1LL << 60);
    const Address digits = at + *python.program.layout.offset(layout::PyLongObject::ob_digit);
    for (std::uint32_t digit = 0; digit < 5; ++digit) {
      std::uint32_t value = 0;
      for (std::uint32_t bit = 0; bit < 30; ++bit) {
        const std::uint32_t at_bit = digit * 30 + bit;
        const std::uint32_t group = at_bit / 16;
        if (group < groups.size() && (groups[group] >> (at_bit % 16) & 1U) != 0) value |= 1U << bit;
      }
      python.parts.memory->put_u32(digits + digit * std::uint64_t{4}, value);
    }
    python.set(at, layout::PyLongObject::lv_tag, 5 << 3);
    return at;
  }
  std::string six(const std::vector<std::uint64_t>& groups) {
    return python.describe(make("IPv6Address", {{U"_ip", wide(groups)}}));
  }
};

TEST_F(IpAddressTest, VersionFourIsDotted) {
  EXPECT_EQ(python.describe(four(0x0A000001)), "IPv4Address('10.0.0.1')");
  EXPECT_EQ(python.describe(four(0)), "IPv4Address('0.0.0.0')");
  EXPECT_EQ(python.describe(four(0xFFFFFFFF)), "IPv4Address('255.255.255.255')");
}

TEST_F(IpAddressTest, NetworksAndInterfacesHaveAPrefix) {
  const Address network = make(
      "IPv4Network", {{U"network_address", four(0x0A000000)}, {U"_prefixlen", python.integer(8)}});
  EXPECT_EQ(python.describe(network), "IPv4Network('10.0.0.0/8')");
  const Address interface = make(
      "IPv4Interface", {{U"_ip", python.integer(0x0A000001)}, {U"_prefixlen", python.integer(24)}});
  EXPECT_EQ(python.describe(interface), "IPv4Interface('10.0.0.1/24')");
}

TEST_F(IpAddressTest, VersionSixLeavesOutTheLongestRunOfZeros) {
  EXPECT_EQ(six({1, 0, 0, 0, 0, 0, 0, 0xFE80}), "IPv6Address('fe80::1')");
  EXPECT_EQ(six({}), "IPv6Address('::')");
  EXPECT_EQ(six({1}), "IPv6Address('::1')");
  EXPECT_EQ(six({0, 0, 0, 0, 0, 0, 0xDB8, 0x2001}), "IPv6Address('2001:db8::')");
  EXPECT_EQ(six({8, 7, 0, 5, 0, 3, 2, 1}), "IPv6Address('1:2:3:0:5:0:7:8')");
  EXPECT_EQ(six({8, 0, 0, 5, 0, 0, 2, 1}), "IPv6Address('1:2::5:0:0:8')");
  EXPECT_EQ(six({0x0304, 0x0102, 0xFFFF}), "IPv6Address('::ffff:1.2.3.4')");
}

TEST_F(IpAddressTest, AZoneIsTold) {
  const Address address =
      make("IPv6Address",
           {{U"_ip", wide({1, 0, 0, 0, 0, 0, 0, 0xFE80})}, {U"_scope_id", python.text(U"eth0")}});
  EXPECT_EQ(python.describe(address), "IPv6Address('fe80::1%eth0')");
}

TEST_F(IpAddressTest, WhatIsNoAddressIsToldByItsAttributes) {
  const Address large = four(1LL << 40);
  EXPECT_EQ(python.describe(large), "<IPv4Address(_ip=1099511627776)" + at_remote(large));
  const Address empty = make("IPv4Network", {});
  EXPECT_EQ(python.describe(empty), "<IPv4Network()" + at_remote(empty));
}

}  // namespace
}  // namespace hognose::python
