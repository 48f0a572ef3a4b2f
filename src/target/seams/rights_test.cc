// Rights as /proc tells them, and files that are opened with less than our own.
// SPDX-License-Identifier: MIT
#include "target/seams/rights.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "target/seams/opener.h"

namespace hognose::target {
namespace {

TEST(ParseRights, TakesTheIdsForFiles) {
  const auto rights = parse_rights(
      "Name:\tUid: 0 0 0 0\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nGroups:\t30 20 100 \n"
      "CapInh:\t0000000000000001\nCapEff:\t000001ffffffffff\n");
  EXPECT_EQ(rights, (Rights{4, 8, {20, 30, 100}, 0x1ffffffffff}));
}

TEST(ParseRights, WhoIsNotToldIsNobody) {
  EXPECT_EQ(parse_rights(""), (Rights{65534, 65534, {}, 0}));
  EXPECT_EQ(parse_rights("Uid:\t0\t0\nGid:\n").user, 65534U);
}

class TakenRightsTest : public testing::Test {
 protected:
  TakenRightsTest() {
    std::string pattern = testing::TempDir() + "hognose-rights-XXXXXX";
    path = std::string(::mkdtemp(pattern.data())) + "/file";
    std::ofstream(path) << "text";
    ::chmod(std::filesystem::path(path).parent_path().c_str(), 0755);
  }
  ~TakenRightsTest() override {
    std::filesystem::remove_all(std::filesystem::path(path).parent_path());
  }
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "only root has rights to lay down";
  }
  bool is_opened_by(const Rights& rights) const {
    const TakenRights taken(rights);
    EXPECT_TRUE(taken.are_taken());
    return open_foreign({}, path).has_value();
  }
  void give(::uid_t user, ::gid_t group, ::mode_t mode) const {
    EXPECT_EQ(::chown(path.c_str(), user, group), 0);
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
  }

  std::string path;
};

constexpr std::uint64_t all = ~0ULL;

TEST_F(TakenRightsTest, TheKernelChecksTheTargetsRights) {
  give(0, 0, 0600);
  EXPECT_FALSE(is_opened_by({65534, 65534, {}, 0}));
  EXPECT_TRUE(is_opened_by({0, 0, {}, 0}));
  give(65534, 0, 0600);
  EXPECT_TRUE(is_opened_by({65534, 65534, {}, 0}));
  EXPECT_FALSE(is_opened_by({0, 0, {}, 0})) << "root without its capabilities is nobody special";
  EXPECT_TRUE(is_opened_by({0, 0, {}, all}));
  give(0, 4711, 0640);
  EXPECT_FALSE(is_opened_by({65534, 65534, {}, 0}));
  EXPECT_TRUE(is_opened_by({65534, 4711, {}, 0}));
  EXPECT_TRUE(is_opened_by({65534, 65534, {4710, 4711}, 0}));
}

TEST_F(TakenRightsTest, TheyAreGivenBack) {
  give(1, 1, 0000);
  for (int round = 0; round < 3; ++round) {
    EXPECT_FALSE(is_opened_by({65534, 65534, {7}, 0}));
    EXPECT_TRUE(open_foreign({}, path)) << "with all that root may do";
  }
  std::vector<::gid_t> groups(64);
  const int count = ::getgroups(64, groups.data());
  EXPECT_EQ(std::count(groups.begin(), groups.begin() + count, 7U), 0);
}

/// Lays one capability down, for this thread.
void lay_down(unsigned capability) {
  __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
  ASSERT_EQ(::syscall(SYS_capget, &head, sets.data()), 0);
  sets[0].effective &= ~(1U << capability);
  ASSERT_EQ(::syscall(SYS_capset, &head, sets.data()), 0);
}

TEST_F(TakenRightsTest, AUserWithoutHisGroupIsNotTaken) {
  std::thread([] {
    lay_down(CAP_SETGID);
    const TakenRights taken({65534, 65534, {}, 0});
    EXPECT_FALSE(taken.are_taken());
  }).join();
}

TEST(ReadersOwn, IsHisWhoAskedForSudo) {
  ::unsetenv("SUDO_UID");
  EXPECT_TRUE(is_readers_own(::geteuid()));
  EXPECT_FALSE(is_readers_own(4711));
  ::setenv("SUDO_UID", "4711", 1);
  EXPECT_EQ(is_readers_own(4711), ::geteuid() == 0);
  for (const char* const nonsense : {"", "4711x", "x", "-1"}) {
    ::setenv("SUDO_UID", nonsense, 1);
    EXPECT_FALSE(is_readers_own(4711)) << nonsense;
  }
  ::unsetenv("SUDO_UID");
}

}  // namespace
}  // namespace hognose::target
