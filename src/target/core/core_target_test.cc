// Cores: hand-made ones, whole, cut off and damaged, and one by the kernel where it writes them.
// SPDX-License-Identifier: MIT
#include "target/core/core_target.h"

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/byte_reader.h"
#include "target/core/core_memory.h"
#include "target/core/fake_core.h"
#include "target/core/parse_core.h"

namespace hognose::target {
namespace {

/// A core of two threads, whose process 42 had mapped the file `path` at 0x10000 (two pages that
/// are left out but for the first) and 0x12000 (a page that was written to), and one page of heap.
Bytes make_core(const std::string& path) {
  return FakeCore()
      .note(NT_PRSTATUS, thread_note(43, SIGSEGV, 0x10010))
      .process(42, "python")
      .auxiliary(AT_PHDR, 0x10040)
      .note(NT_FILE, files_note({{0x10000, 0x12000, 0, path}, {0x12000, 0x13000, 2, path}}))
      .note(NT_PRSTATUS, thread_note(42, 0, 0x10020))
      .segment(0x10000, pages_of('d'), 0x2000, PF_R | PF_X)
      .segment(0x12000, pages_of('w'))
      .segment(0x13000, pages_of('h'))
      .build();
}

class CoreTest : public testing::Test {
 protected:
  CoreTest() {
    std::string pattern = testing::TempDir() + "hognose-core-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    // What a core names, and no folder of the user's holds, must be for everybody to read.
    std::filesystem::permissions(folder_, std::filesystem::perms(0755));
  }
  ~CoreTest() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }

  [[nodiscard]] std::string write(const std::string& name, const Bytes& bytes) const {
    std::ofstream(path(name), std::ios::binary)
        .write(as_text(bytes).data(), static_cast<std::streamsize>(bytes.size()));
    return path(name);
  }
  [[nodiscard]] std::string write_library() const {
    return write("library", Bytes(0x3000, std::byte{'f'}));
  }

 private:
  std::string folder_;
};

/// The bytes at `at` as text, as many as there are.
std::string text_at(const Target& target, std::uint64_t at, std::size_t size) {
  std::string text(size, '?');
  text.resize(target.memory->read_some(Address(at), std::as_writable_bytes(std::span(text))));
  return text;
}

TEST_F(CoreTest, GivesWhatWasDumpedAndTheRestFromTheFile) {
  const auto target = open_core(write("core", make_core(write_library())));
  ASSERT_TRUE(target);
  EXPECT_EQ(text_at(*target, 0x10ffe, 4), "ddff");
  EXPECT_EQ(text_at(*target, 0x11ffe, 4), "ffww");
  EXPECT_EQ(text_at(*target, 0x12ffe, 4), "wwhh");
  EXPECT_EQ(text_at(*target, 0x13ffe, 4), "hh");
  EXPECT_EQ(text_at(*target, 0x9000, 4), "");
}

// The kernel writes nothing of memory that has no pages yet.
TEST_F(CoreTest, VariablesThatNobodyHasWrittenToAreZeros) {
  const auto make = [](unsigned rights) {
    return FakeCore()
        .note(NT_PRSTATUS, thread_note(42, 0, 0x10020, 0x20010))
        .note(NT_FILE, files_note({{0x10000, 0x11000, 0, "/lib/x.so"}}))
        .segment(0x10000, pages_of('d'))
        .segment(0x11000, {}, 0x2000, rights)
        .segment(0x18000, {}, 0x1000, PF_R | PF_W)
        .segment(0x20000, pages_of('s'))
        .build();
  };
  const auto target = open_core(write("core", make(PF_R | PF_W)));
  ASSERT_TRUE(target);
  EXPECT_EQ(text_at(*target, 0x10fff, 3), std::string("d\0\0", 3));
  EXPECT_EQ(text_at(*target, 0x12ffe, 4), std::string(2, '\0'));
  EXPECT_EQ(text_at(*target, 0x18000, 4), "") << "no file's";
  EXPECT_EQ(text_at(*open_core(write("other", make(PF_R))), 0x11000, 4), "");
}

TEST_F(CoreTest, ListsTheMainThreadFirstAndKnowsWhichOneCrashed) {
  const auto target = open_core(write("core", make_core("/x")));
  ASSERT_TRUE(target);
  EXPECT_EQ(target->pid, 42);
  EXPECT_EQ(target->crashed_tid, 43);
  EXPECT_EQ(target->signal, SIGSEGV);
  const auto threads = target->threads->list();
  ASSERT_EQ(threads->size(), 2U);
  EXPECT_EQ((*threads)[0].tid, 42);
  EXPECT_EQ((*threads)[0].name, "python");
  EXPECT_EQ((*threads)[1].tls_base, Address(0x7000));
  EXPECT_EQ(target->threads->registers(43)->find(Register::rip), 0x10010U);
}

TEST_F(CoreTest, ShowsFilesInTheMap) {
  const auto target = open_core(write("core", make_core("/lib/x.so")));
  ASSERT_EQ(target->maps.all().size(), 3U);
  EXPECT_EQ(target->maps.all()[1].path, "/lib/x.so");
  EXPECT_EQ(target->maps.all()[1].file_offset, 0x2000U);
  EXPECT_TRUE(target->maps.all()[0].executable);
  EXPECT_EQ(target->maps.all()[2].path, "");
  ASSERT_EQ(target->images().size(), 1U);
  EXPECT_EQ(target->images()[0].range.end, Address(0x13000));
}

TEST_F(CoreTest, FindsFilesByExeAndSysroot) {
  const std::string core = write("core", make_core("/gone/library"));
  EXPECT_EQ(text_at(*open_core(core), 0x11000, 1), "");
  const std::string file = write_library();
  EXPECT_EQ(text_at(*open_core(core, {.exe = file, .sysroot = "", .search_paths = {}}), 0x11000, 1),
            "f");
  EXPECT_EQ(
      text_at(*open_core(core, {.exe = "", .sysroot = path(""), .search_paths = {}}), 0x11000, 1),
      "f");
}

TEST_F(CoreTest, CutOffCoreGivesWhatItHasAndMakesNothingUp) {
  const Bytes whole = make_core(write_library());
  const std::string core = write("core", {whole.begin(), whole.begin() + 0x2800});
  const auto target = open_core(core);
  ASSERT_TRUE(target);
  EXPECT_EQ(text_at(*target, 0x127fe, 4), "ww");
  EXPECT_EQ(text_at(*target, 0x12900, 4), "");
  EXPECT_EQ(text_at(*target, 0x13000, 4), "");
  EXPECT_EQ(text_at(*target, 0x11000, 4), "ffff");
}

TEST_F(CoreTest, CtrlCEndsTheLookForItsFiles) {
  // Of what is in no segment the file tells whether it may be read.
  const Bytes bytes = FakeCore()
                          .note(NT_PRSTATUS, thread_note(42, 0, 0x10020))
                          .note(NT_FILE, files_note({{0x20000, 0x21000, 0, write_library()}}))
                          .build();
  const std::string core = write("core", bytes);
  EXPECT_TRUE(open_core(core, {}));
  CoreOptions impatient;
  impatient.interrupted = [] { return true; };
  EXPECT_EQ(open_core(core, impatient).error().kind, ErrorKind::interrupted);
}

TEST_F(CoreTest, RefusesWhatIsNoCore) {
  Bytes bytes = make_core("/x");
  bytes[offsetof(Elf64_Ehdr, e_type)] = std::byte{ET_DYN};
  for (const std::string& bad : {write("library.so", bytes), write("empty", {})}) {
    EXPECT_FALSE(open_core(bad));
  }
  EXPECT_EQ(open_core(path("missing")).error().kind, ErrorKind::not_found);
}

TEST_F(CoreTest, SurvivesAnyDamage) {
  const Bytes whole = make_core("/dev/null");
  std::mt19937 random(1);
  const Files files;
  for (int round = 0; round < 3000; ++round) {
    Bytes bytes = whole;
    for (int i = 0; i < 4; ++i) {
      constexpr std::array<unsigned char, 6> values{0, 1, 0x7f, 0x80, 0xfe, 0xff};
      const std::size_t limit = i % 2 == 0 ? 0x140 : 0x1200;
      bytes[random() % limit] = std::byte{values[random() % values.size()]};
    }
    if (round % 5 == 0) bytes.resize(random() % bytes.size());
    const auto core = parse_core(bytes);
    if (!core) continue;
    (void)maps_of(*core);
    (void)core->executable_path();
    const CoreMemory memory(*core, files);
    std::array<std::byte, 0x2000> into{};
    for (const std::uint64_t at : {0x10000ULL, 0x11ff0ULL, 0x13800ULL, ~0ULL}) {
      (void)memory.read_some(Address(at), into);
    }
  }
}

const char* secret = "what the process knew";

TEST_F(CoreTest, OpensACoreOfTheKernel) {
  const ::pid_t child = ::fork();
  if (child == 0) {
    const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_CORE, &unlimited);
    if (::chdir(path("").c_str()) == 0) {
      ::signal(SIGABRT, SIG_DFL);
      ::raise(SIGABRT);
    }
    ::_exit(1);
  }
  ::waitpid(child, nullptr, 0);
  std::string core;
  for (const auto& entry : std::filesystem::directory_iterator(path("")))
    core = entry.path();
  if (core.empty()) GTEST_SKIP() << "the kernel writes no cores into the working directory here";
  const auto target = open_core(core);
  ASSERT_TRUE(target);
  EXPECT_EQ(target->pid, child);
  EXPECT_EQ(target->signal, SIGABRT);
  EXPECT_EQ(target->crashed_tid, child);
  const auto pointer = std::bit_cast<std::uintptr_t>(secret);
  EXPECT_EQ(text_at(*target, pointer, 8), "what the");
  const auto rip = target->threads->registers(child)->find(Register::rip);
  EXPECT_TRUE(target->maps.find(Address(*rip))->executable);
  EXPECT_EQ(text_at(*target, *rip, 16).size(), 16U);
  EXPECT_TRUE(target->symbols->find_address("raise"));
}

}  // namespace
}  // namespace hognose::target
