// Cores: hand-made ones, whole, cut off and damaged, and one by the kernel where it writes them.
// SPDX-License-Identifier: MIT
#include "target/core_target.h"

#include <array>
#include <bit>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

#include <elf.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/procfs.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/byte_reader.h"
#include "target/core_file.h"
#include "target/core_memory.h"

namespace hognose::target {
namespace {

using Bytes = std::vector<std::byte>;

template <class T>
void append(Bytes& to, const T& value) {
  const auto bytes = std::as_bytes(std::span(&value, 1));
  to.insert(to.end(), bytes.begin(), bytes.end());
}

void append_note(Bytes& to, std::uint32_t type, const Bytes& contents) {
  append(to, Elf64_Nhdr{5, static_cast<Elf64_Word>(contents.size()), type});
  append(to, std::array<char, 8>{'C', 'O', 'R', 'E'});
  to.insert(to.end(), contents.begin(), contents.end());
  to.resize((to.size() + 3) / 4 * 4);
}

Bytes thread_note(int tid, int signal, std::uint64_t rip) {
  prstatus_t status{};
  status.pr_pid = tid;
  status.pr_cursig = static_cast<short>(signal);
  status.pr_reg[16] = rip;
  status.pr_reg[21] = 0x7000;  // fs_base
  Bytes note;
  append(note, status);
  return note;
}

Bytes files_note(const std::string& path) {
  Bytes note;
  append(note, std::array<std::uint64_t, 2>{2, 0x1000});
  append(note, std::array<std::uint64_t, 6>{0x10000, 0x12000, 0, 0x12000, 0x13000, 2});
  for (int i = 0; i < 2; ++i) {
    for (const char c : path)
      append(note, c);
    append(note, '\0');
  }
  return note;
}

/// A core of two threads, whose process 42 had mapped the file `path` at 0x10000 (two pages that
/// are left out but for the first) and 0x12000 (a page that was written to), and one page of heap.
Bytes make_core(const std::string& path) {
  prpsinfo_t info{};
  info.pr_pid = 42;
  std::strcpy(info.pr_fname, "python");
  Bytes process;
  append(process, info);
  Bytes auxiliary;
  append(auxiliary, std::array<std::uint64_t, 4>{AT_PHDR, 0x10040, AT_NULL, 0});
  Bytes notes;
  append_note(notes, NT_PRSTATUS, thread_note(43, SIGSEGV, 0x10010));
  append_note(notes, NT_PRPSINFO, process);
  append_note(notes, NT_AUXV, auxiliary);
  append_note(notes, NT_FILE, files_note(path));
  append_note(notes, NT_PRSTATUS, thread_note(42, 0, 0x10020));

  Bytes core;
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_type = ET_CORE;
  header.e_machine = EM_X86_64;
  header.e_phoff = sizeof(header);
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = 4;
  append(core, header);
  append(core, Elf64_Phdr{PT_NOTE, 0, 0x800, 0, 0, notes.size(), 0, 1});
  append(core, Elf64_Phdr{PT_LOAD, PF_R | PF_X, 0x2000, 0x10000, 0, 0x1000, 0x2000, 0x1000});
  append(core, Elf64_Phdr{PT_LOAD, PF_R | PF_W, 0x3000, 0x12000, 0, 0x1000, 0x1000, 0x1000});
  append(core, Elf64_Phdr{PT_LOAD, PF_R | PF_W, 0x4000, 0x13000, 0, 0x1000, 0x1000, 0x1000});
  core.resize(0x800);
  core.insert(core.end(), notes.begin(), notes.end());
  core.resize(0x2000);
  core.resize(0x3000, std::byte{'d'});  // dumped first page
  core.resize(0x4000, std::byte{'w'});  // written page
  core.resize(0x5000, std::byte{'h'});  // heap
  return core;
}

class CoreTest : public testing::Test {
 protected:
  CoreTest() {
    std::string pattern = testing::TempDir() + "hognose-core-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
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

TEST(MapsOf, CutsSegmentsWhereFilesBeginAndEnd) {
  CoreFile core;
  core.segments.push_back({{Address(0x1000), Address(0x5000)}, {}, 0, true, true, false});
  core.files.push_back({{Address(0x2000), Address(0x3000)}, 0x7000, "/a"});
  core.files.push_back({{Address(0x4000), Address(0x6000)}, 0, "/b"});
  core.files.push_back({{Address(0x8000), Address(0x9000)}, 0, "/no/segment"});
  const Maps maps = maps_of(core);
  ASSERT_EQ(maps.all().size(), 5U);
  EXPECT_EQ(maps.find(Address(0x1fff))->path, "");
  EXPECT_EQ(maps.find(Address(0x2000))->file_offset, 0x7000U);
  EXPECT_EQ(maps.find(Address(0x3000))->path, "");
  EXPECT_EQ(maps.find(Address(0x4fff))->path, "/b");
  EXPECT_FALSE(maps.find(Address(0x8000))->readable);
}

TEST_F(CoreTest, FindsFilesByExeAndSysroot) {
  const std::string core = write("core", make_core("/gone/library"));
  EXPECT_EQ(text_at(*open_core(core), 0x11000, 1), "");
  const std::string file = write_library();
  EXPECT_EQ(text_at(*open_core(core, {.exe = file, .sysroot = ""}), 0x11000, 1), "f");
  EXPECT_EQ(text_at(*open_core(core, {.exe = "", .sysroot = path("")}), 0x11000, 1), "f");
}

TEST_F(CoreTest, CutOffCoreGivesWhatItHasAndMakesNothingUp) {
  const Bytes whole = make_core(write_library());
  const std::string core = write("core", {whole.begin(), whole.begin() + 0x3800});
  const auto target = open_core(core);
  ASSERT_TRUE(target);
  EXPECT_EQ(text_at(*target, 0x127fe, 4), "ww");
  EXPECT_EQ(text_at(*target, 0x12900, 4), "");
  EXPECT_EQ(text_at(*target, 0x13000, 4), "");
  EXPECT_EQ(text_at(*target, 0x11000, 4), "ffff");
}

TEST_F(CoreTest, RefusesWhatIsNoCore) {
  Bytes bytes = make_core("/x");
  bytes[offsetof(Elf64_Ehdr, e_type)] = std::byte{ET_DYN};
  for (const std::string& bad : {write("library.so", bytes), write("empty", {})}) {
    EXPECT_FALSE(open_core(bad));
  }
  EXPECT_EQ(open_core(path("missing")).error().kind, ErrorKind::not_found);
}

TEST_F(CoreTest, DoesNotBelieveAFileWithAnotherBuildId) {
  // The first page of the core holds an ELF header whose build-id no file here has.
  Bytes core = make_core(write_library());
  const auto put = [&](std::size_t at, const auto& value) {
    std::memcpy(core.data() + 0x2000 + at, &value, sizeof(value));
  };
  Elf64_Ehdr header{};
  std::memcpy(&header, core.data(), sizeof(header));
  header.e_type = ET_DYN;
  header.e_phnum = 1;
  put(0, header);
  put(sizeof(header), Elf64_Phdr{PT_NOTE, PF_R, 0x100, 0x100, 0, 20, 20, 4});
  put(0x100, Elf64_Nhdr{4, 4, NT_GNU_BUILD_ID});
  put(0x10c, std::array<char, 8>{'G', 'N', 'U', 0, 1, 2, 3, 4});
  const auto target = open_core(write("core", core));
  EXPECT_EQ(text_at(*target, 0x11000, 4), "");
  EXPECT_EQ(text_at(*target, 0x12000, 4), "wwww");
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
