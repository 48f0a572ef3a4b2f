// What a name may lead to, and what is opened of it.
// SPDX-License-Identifier: MIT
#include "target/seams/opener.h"

#include <cerrno>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hognose::target {
namespace {

namespace fs = std::filesystem;

class OpenerTest : public testing::Test {
 protected:
  OpenerTest() {
    std::string pattern = testing::TempDir() + "hognose-opener-XXXXXX";
    folder = fs::canonical(::mkdtemp(pattern.data())).string();
    fs::create_directories(folder + "/root/sub");
    write("outside.py", "outside");
    write("root/inside.py", "inside");
    held = *hold_folder(folder + "/root");
  }
  ~OpenerTest() override { fs::remove_all(folder); }

  std::string write(const std::string& name, const std::string& text) const {
    std::string path = folder + "/" + name;
    std::ofstream(path) << text;
    return path;
  }
  void link(const std::string& name, const std::string& to) const {
    fs::create_symlink(to, folder + "/root/" + name);
  }
  static std::string text_of(const Result<Descriptor>& opened) {
    if (!opened) return describe_kind(opened.error().kind);
    std::string text(100, '\0');
    const auto size = ::read(opened->number(), text.data(), text.size());
    return text.substr(0, size < 0 ? 0 : static_cast<std::size_t>(size));
  }
  /// Opened by the kernel's walk and by ours, which must not differ.
  [[nodiscard]] std::string in_root(const std::string& name) const {
    const PathStart start{&held, true};
    const auto walked = walk_path(start, name);
    const auto opened = open_foreign(start, name);
    EXPECT_EQ(walked.has_value(), opened.has_value()) << name;
    struct stat one {};
    struct stat other {};
    if (walked && opened) {
      EXPECT_EQ(::fstat(walked->found.number(), &one), 0);
      EXPECT_EQ(::fstat(opened->number(), &other), 0);
      EXPECT_EQ(one.st_ino, other.st_ino) << name;
    }
    return text_of(opened);
  }

  std::string folder;
  Descriptor held;
};

TEST_F(OpenerTest, NothingLeadsOutOfARoot) {
  link("plain", "inside.py");
  link("absolute", "/inside.py");
  link("up", "../../../../outside.py");
  link("host", folder + "/outside.py");
  link("sub/up", "../inside.py");
  link("folder", "/sub/../sub");
  for (const char* name : {"inside.py",
                           "/inside.py",
                           "//./inside.py",
                           "sub/../inside.py",
                           "../../inside.py",
                           "plain",
                           "absolute",
                           "sub/up",
                           "folder/up"})
    EXPECT_EQ(in_root(name), "inside") << name;
  for (const char* name : {"up", "host", "../outside.py", "sub/../../outside.py", "missing", ""})
    EXPECT_EQ(in_root(name), "not found") << name;
}

TEST_F(OpenerTest, AChainOfLinksEndsSomewhere) {
  link("x1", "inside.py");
  for (int at = 2; at <= 60; ++at)
    link("x" + std::to_string(at), "x" + std::to_string(at - 1));
  EXPECT_EQ(in_root("x40"), "inside");
  EXPECT_EQ(in_root("x41"), "not found");
  link("loop", "loop");
  EXPECT_EQ(in_root("loop"), "not found");
  EXPECT_EQ(errno, ELOOP);
}

TEST_F(OpenerTest, OnlyWhatIsWantedIsOpened) {
  ASSERT_EQ(::mkfifo((folder + "/root/fifo").c_str(), 0666), 0);
  link("terminal", "/dev/ptmx");
  for (const char* name : {"fifo", "sub"}) {
    EXPECT_FALSE(open_foreign({&held, true}, name)) << name;
    EXPECT_EQ(text_of(open_named(folder + "/root/" + name)), "unsupported");
  }
  fs::permissions(folder, fs::perms(0755));
  const std::string terminal = folder + "/root/terminal";
  EXPECT_EQ(text_of(open_named(terminal)), "unsupported");
  EXPECT_EQ(text_of(open_foreign({}, terminal)), "unsupported");
  EXPECT_EQ(text_of(open_public({}, terminal)), "unsupported");
  EXPECT_TRUE(open_named(folder, Wanted::folder));
  EXPECT_FALSE(open_named(folder + "/outside.py", Wanted::folder));
}

TEST_F(OpenerTest, NothingOfOurOwnIsReachedThroughProc) {
  const std::string own = "/proc/self/fd/";
  const Descriptor secret(::open((folder + "/outside.py").c_str(), O_RDONLY | O_CLOEXEC));
  const std::string name = own + std::to_string(secret.number());
  EXPECT_TRUE(open_named(name)) << "which the user may name";
  link("proc", name);
  for (const std::string& path :
       {name, std::string("/proc/self/root/etc/passwd"), folder + "/root/proc"})
    EXPECT_EQ(text_of(open_foreign({}, path)), "not found") << path;
  for (const char* path : {"/proc/self/environ",
                           "/proc/self/maps",
                           "/proc/cmdline",
                           "/sys/fs/cgroup/cgroup.procs",
                           "/sys/fs/cgroup/cpu/cgroup.procs",
                           "/sys/kernel/mm/transparent_hugepage/enabled"}) {
    const std::string found = text_of(open_foreign({}, path));
    EXPECT_TRUE(found == "unsupported" || found == "not found") << path << ": " << found;
  }
}

TEST_F(OpenerTest, PublicIsWhatEverybodyMayReadAndReach) {
  fs::permissions(folder, fs::perms(0755));
  const std::string path = write("root/public.py", "public");
  link("to", "public.py");
  EXPECT_EQ(text_of(open_public({}, path)), "public");
  EXPECT_EQ(text_of(open_public({}, folder + "/root/to")), "public");
  fs::permissions(path, fs::perms(0640));
  EXPECT_EQ(text_of(open_public({}, path)), "permission denied");
  EXPECT_EQ(errno, EACCES);
  EXPECT_EQ(text_of(open_public({}, folder + "/root/to")), "permission denied");
  EXPECT_EQ(text_of(open_readers_own(path)), "public");
  EXPECT_EQ(text_of(open_readers_own(folder + "/root/to")), "permission denied") << "no .py";
  link("other.py", "public.py");
  EXPECT_EQ(text_of(open_readers_own(folder + "/root/other.py")), "public");
  fs::permissions(path, fs::perms(0644));
  fs::permissions(folder, fs::perms(0700));
  EXPECT_EQ(text_of(open_public({}, path)), "permission denied") << "a folder on the way";
  fs::current_path(folder + "/root");
  EXPECT_EQ(text_of(open_public({}, "public.py")), "permission denied") << "above where we are";
  fs::current_path("/");
}

TEST_F(OpenerTest, OursIsWhatNobodyElseCanChange) {
  const std::string path = write("root/ours", "x");
  const auto is_ours = [&] { return walk_path({}, path)->is_ours; };
  EXPECT_TRUE(is_ours()) << "though /tmp is everybody's, what is in it is not";
  fs::permissions(folder + "/root", fs::perms(0777));
  EXPECT_FALSE(is_ours());
  fs::permissions(folder + "/root", fs::perms(0755));
  fs::permissions(path, fs::perms(0666));
  EXPECT_FALSE(is_ours());
}

}  // namespace
}  // namespace hognose::target
