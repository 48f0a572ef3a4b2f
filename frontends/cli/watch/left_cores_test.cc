// Patterns as distributions set them, and a folder in which files come and change.
// SPDX-License-Identifier: MIT
#include "cli/watch/left_cores.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace hognose::cli {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(LeftCores, ANameWithoutAFolderIsOneOfTheWorkingFolder) {
  const CorePlace place = choose_core_place("core", false, "/srv/shop");
  EXPECT_EQ(place.folder, "/srv/shop/");
  EXPECT_EQ(place.names, "core");
  EXPECT_EQ(choose_core_place("core", true, "/srv").names, "core.*");
  EXPECT_EQ(choose_core_place("core.%p", true, "/srv").names, "core.*");
}

TEST(LeftCores, WhatIsNotKnownInANameMayBeAnyText) {
  const CorePlace place = choose_core_place("/var/crash/[%e]-100%%.%p", false, "/srv");
  EXPECT_EQ(place.folder, "/var/crash/");
  EXPECT_EQ(place.names, "\\[*\\]-100%.*");
}

TEST(LeftCores, AProgramMayTakeThem) {
  const CorePlace place = choose_core_place("|/usr/share/apport/apport -p%p -s%s", false, "/srv");
  EXPECT_TRUE(place.folder.empty());
  EXPECT_EQ(place.taker, "/usr/share/apport/apport");
  EXPECT_THAT(explain_no_core(place, 7, true), HasSubstr("/usr/share/apport/apport"));
  const CorePlace systemd = choose_core_place("|/lib/systemd/systemd-coredump %P", false, "/srv");
  EXPECT_EQ(explain_no_core(systemd, 4711, true),
            "systemd has its core: coredumpctl dump 4711 | hognose why -");
}

TEST(LeftCores, AFolderThatIsMadeOfFactsIsNotLookedInto) {
  const CorePlace place = choose_core_place("/cores/%u/core", false, "/srv");
  EXPECT_TRUE(place.folder.empty());
  EXPECT_THAT(explain_no_core(place, 7, true), HasSubstr("a folder that is not known"));
  EXPECT_THAT(explain_no_core(place, 7, false), HasSubstr("ulimit -Hc"));
}

TEST(LeftCores, OnlyFilesThatAreNewOrWrittenAnewAreFound) {
  const std::string folder =
      std::filesystem::temp_directory_path() / ("hognose-cores-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder + "/core.folder");
  const auto write = [&folder](const char* name, const char* text) {
    std::ofstream(folder + "/" + name) << text;
  };
  write("core.1", "old");
  write("core.2", "old");
  const LeftCores cores(choose_core_place("core", true, folder));
  EXPECT_THAT(cores.find_new(8), IsEmpty());
  std::filesystem::remove(folder + "/core.2");
  write("core.2", "another");
  std::filesystem::last_write_time(
      folder + "/core.2", std::filesystem::file_time_type::clock::now() + std::chrono::seconds(1));
  write("core.3", "new");
  write("notes", "new");
  std::filesystem::create_symlink("/dev/zero", folder + "/core.4");
  EXPECT_THAT(cores.find_new(8), ElementsAre(EndsWith("/core.3"), EndsWith("/core.2")));
  EXPECT_THAT(cores.find_new(1), ElementsAre(EndsWith("/core.2")));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace hognose::cli
