// Files of processes whose root is not known to be ours.
// SPDX-License-Identifier: MIT
#include "target/process/process_files.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "target/process/process_rights.h"

namespace hognose::target {
namespace {

TEST(ProcessFiles, OfThisProcessAreOurs) {
  const auto rights = read_rights("/proc/self");
  const auto files = open_process_files(::getpid(), rights, Maps(std::vector<Mapping>()));
  EXPECT_EQ(files->candidates("/proc"), std::vector<std::string>{"/proc"});
}

// One that has ended, or whose root is a file system that shows itself to its user alone.
TEST(ProcessFiles, OfOneWhoseRootCannotBeLookedAtAreNotOurs) {
  const auto rights = read_rights("/proc/self");
  ASSERT_TRUE(rights);
  const auto files = open_process_files(0x3fffffff, rights, Maps(std::vector<Mapping>()));
  for (const std::string& path : files->candidates("/"))
    EXPECT_FALSE(files->open(path, Wanted::folder)) << path;
  EXPECT_FALSE(files->open("/", Wanted::folder));
}

}  // namespace
}  // namespace hognose::target
