// Tests of finding out which distribution a file belongs to, in folders made for each test.
// SPDX-License-Identifier: MIT
#include "native/distribution.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace hognose::native {
namespace {

struct Installed : testing::Test {
  std::filesystem::path root;
  target::Files files;
  Distributions distributions{files};

  Installed() {
    std::string pattern = testing::TempDir() + "hognose-XXXXXX";
    root = ::mkdtemp(pattern.data());
  }
  ~Installed() override { std::filesystem::remove_all(root); }

  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories((root / path).parent_path());
    std::ofstream(root / path) << text;
  }
  std::string find(const std::string& path) {
    const auto found = distributions.find((root / path).string());
    return found ? found->name + " " + found->version : "";
  }
};

TEST(MetadataName, IsTakenApart) {
  EXPECT_EQ(parse_metadata_name("numpy-1.26.4.dist-info")->version, "1.26.4");
  EXPECT_EQ(parse_metadata_name("zope.interface-5.0-py3.11.egg-info")->name, "zope.interface");
  EXPECT_EQ(parse_metadata_name("zope.interface-5.0-py3.11.egg-info")->version, "5.0");
  EXPECT_FALSE(parse_metadata_name("numpy"));
  EXPECT_FALSE(parse_metadata_name("-1.dist-info"));
}

TEST(Record, ListsWholePathsOnly) {
  const std::string_view record = "a/b.so,sha256=x,1\r\n\"a/c,d.so\",,\nlast.so";
  EXPECT_TRUE(lists_file(record, "a/b.so"));
  EXPECT_TRUE(lists_file(record, "a/c,d.so"));
  EXPECT_TRUE(lists_file(record, "last.so"));
  EXPECT_FALSE(lists_file(record, "b.so"));
  EXPECT_FALSE(lists_file(record, "a/b"));
}

TEST_F(Installed, WhatIsReadOfAllRecordsIsBounded) {
  constexpr std::uintmax_t large = 8U << 20U;
  for (const char* const name : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
    const std::string record = std::string(name) + "-1.0.dist-info/RECORD";
    write(record, "x\n");
    std::filesystem::resize_file(root / record, large);  // of zeros, which take no room
  }
  write("z-1.0.dist-info/RECORD", "fast/core.so,sha256=1,2\n");
  write("fast/core.so", "");
  EXPECT_EQ(find("fast/core.so"), "");
}

TEST_F(Installed, TheRecordDecidesNotTheName) {
  write("fast-1.0.dist-info/RECORD", "other.py,,\n");
  write("turbo-2.0.dist-info/RECORD", "fast/core.so,sha256=1,2\n");
  write("fast/core.so", "");
  EXPECT_EQ(find("fast/core.so"), "turbo 2.0");
}

TEST_F(Installed, ANamesakeWithoutARecordIsBelieved) {
  write("Fast_Things-1.5.dist-info/METADATA", "");
  EXPECT_EQ(find("fast_things/deep/er/core.so"), "Fast_Things 1.5");
}

TEST_F(Installed, AFileThatNobodyListsBelongsToNone) {
  write("fast-1.0.dist-info/RECORD", "fast/__init__.py,,\n");
  EXPECT_EQ(find("fast/core.so"), "");
  EXPECT_EQ(find("lone.so"), "");
}

}  // namespace
}  // namespace hognose::native
