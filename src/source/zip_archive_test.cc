// Members of zip archives: whole ones, such as have something before or after them, and damaged ones.
// SPDX-License-Identifier: MIT
#include "source/zip_archive.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "source/fake_zip.h"

namespace hognose::source {
namespace {

constexpr std::uint64_t plenty = 1U << 20U;

Result<std::string> read(const std::string& bytes,
                         const std::string& name,
                         std::uint64_t most = plenty) {
  const auto read_at = [&bytes](std::uint64_t offset, std::span<std::byte> into) {
    EXPECT_LE(offset + into.size(), bytes.size());
    std::transform(bytes.begin() + static_cast<std::ptrdiff_t>(offset),
                   bytes.begin() + static_cast<std::ptrdiff_t>(offset + into.size()),
                   into.begin(),
                   [](char letter) { return static_cast<std::byte>(letter); });
    return into.size();
  };
  return read_zip_member({bytes.size(), read_at}, name, most);
}

TEST(ZipArchive, ReadsMembersThatAreStoredOrDeflated) {
  const std::string text = "def f():\n    pass\n";
  for (const char* before : {"", "#!/usr/bin/python3\n"}) {
    for (const char* comment :
         {"", "a comment, with PK\x05\x06 in it and twenty-two bytes after"}) {
      const std::string archive = FakeZip(before)
                                      .add("a.py", text)
                                      .add("b/c.py", text + text, 0)
                                      .add("d.py", "")
                                      .finish(comment);
      EXPECT_EQ(read(archive, "a.py"), text);
      EXPECT_EQ(read(archive, "b/c.py"), text + text);
      EXPECT_EQ(read(archive, "d.py"), "");
      EXPECT_EQ(read(archive, "c.py").error().kind, ErrorKind::not_found);
    }
  }
}

TEST(ZipArchive, SaysWhatItDoesNotRead) {
  const std::string archive = FakeZip().add("a.py", "x = 1\n", 14).add("b.py", "x = 1\n").finish();
  EXPECT_EQ(read(archive, "a.py").error().kind, ErrorKind::unsupported);
  EXPECT_EQ(read(archive, "b.py", 5).error().kind, ErrorKind::limit);
  EXPECT_EQ(read("", "a.py").error().kind, ErrorKind::unsupported);
  EXPECT_EQ(read(std::string(70000, 'x'), "a.py").error().kind, ErrorKind::unsupported);
}

TEST(ZipArchive, AMemberThatUnpacksToMoreThanItSaysIsCorrupt) {
  std::string archive = FakeZip().add("a.py", std::string(1U << 16U, '#')).finish();
  const std::size_t entry = archive.find("PK\x01\x02");
  archive[entry + 26] = '\0';  // the third byte of its size
  EXPECT_EQ(read(archive, "a.py").error().kind, ErrorKind::corrupt);
}

TEST(ZipArchive, NoByteOfItIsBelieved) {
  const std::string text(300, 'x');
  const std::string whole = FakeZip("#!").add("a.py", text).add("b.py", text, 0).finish("end");
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char byte : {'\x00', '\x7f', '\xff'}) {
      std::string damaged = whole;
      damaged[at] = byte;
      for (const char* name : {"a.py", "b.py"}) {
        const auto read_back = read(damaged, name);
        EXPECT_TRUE(!read_back || read_back->size() <= plenty);
      }
    }
    EXPECT_FALSE(read(whole.substr(0, at), "b.py") && at < whole.size() - 3) << at;
  }
}

}  // namespace
}  // namespace hognose::source
