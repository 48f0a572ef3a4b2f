// Finding the files of a core, and refusing all others.
// SPDX-License-Identifier: MIT
#include "target/core/core_files.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/byte_reader.h"
#include "target/core/core_memory.h"
#include "target/core/core_target.h"
#include "target/core/fake_core.h"
#include "target/core/parse_core.h"

namespace hognose::target {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint64_t library_size = 0x2000;

/// A core whose process had `/gone/libx.so` mapped at 0x10000, two pages, of which it has `dumped`.
Bytes make_core(const Bytes& dumped) {
  return FakeCore()
      .auxiliary(AT_PHDR, 0x10040)
      .note(NT_FILE, files_note({{0x10000, 0x12000, 0, "/gone/libx.so"}}))
      .segment(0x10000, dumped, library_size, PF_R | PF_X)
      .build();
}

Bytes library(unsigned char build_id, char filling = 'f', std::uint64_t size = library_size) {
  Bytes bytes = library_page(build_id, size);
  bytes.resize(library_size, static_cast<std::byte>(filling));
  return bytes;
}

class CoreFilesTest : public testing::Test {
 protected:
  CoreFilesTest() {
    std::string pattern = testing::TempDir() + "hognose-files-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~CoreFilesTest() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const Bytes& bytes) const {
    std::string path = folder_ + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << as_text(bytes);
    return path;
  }
  /// What is read at the second page, which the core leaves out: a character, or "" if nothing.
  [[nodiscard]] std::string second_page(const Bytes& core, const CoreOptions& options = {}) const {
    const auto target = open_core(write("core", core), options);
    std::string text(1, '?');
    text.resize(
        target->memory->read_some(Address(0x11000), std::as_writable_bytes(std::span(text))));
    return text;
  }
  [[nodiscard]] CoreOptions searching(const std::string& folder = "") const {
    return {.exe = {}, .sysroot = {}, .search_paths = {"/proc/nowhere", folder_ + folder}};
  }

  std::string folder_;
};

TEST_F(CoreFilesTest, FindsByPathByNameAndByBuildId) {
  const Bytes core = make_core(library_page(1, library_size));
  EXPECT_EQ(second_page(core), "");
  EXPECT_EQ(second_page(core, searching()), "");
  for (const char* name :
       {"gone/libx.so", "libx.so", ".build-id/01/010304", ".build-id/01/010304.debug"}) {
    const std::string path = write(name, library(1));
    EXPECT_EQ(second_page(core, searching()), "f") << name;
    std::filesystem::remove(path);
  }
}

TEST_F(CoreFilesTest, NeverBelievesAnotherBuild) {
  const Bytes core = make_core(library_page(1, library_size));
  write("gone/libx.so", library(2, 'w'));
  write("libx.so", library(1, 'r'));
  EXPECT_EQ(second_page(core, searching()), "r");
  const std::string wrong = folder_ + "/gone/libx.so";
  EXPECT_EQ(second_page(core, {.exe = wrong, .sysroot = {}, .search_paths = {}}), "");
}

TEST_F(CoreFilesTest, SaysWhatItDidNotFind) {
  write("libx.so", library(2));
  const auto target =
      open_core(write("core", make_core(library_page(1, library_size))), searching());
  EXPECT_THAT(target->files->missing(), IsEmpty());  // nobody has asked for it
  EXPECT_THAT(target->files->candidates("/gone/libx.so"), IsEmpty());
  EXPECT_THAT(target->files->missing(),
              ElementsAre("/gone/libx.so (build-id 01010304) is not on this machine: " + folder_ +
                          "/libx.so is another build; copy it from the machine of the core"));
}

// Nobody can copy them, and there are many of a pool's semaphores: they hide no image.
TEST_F(CoreFilesTest, DeletedFilesAreOneSentenceBehindTheImages) {
  const Bytes core = FakeCore()
                         .note(NT_FILE,
                               files_note({{0x10000, 0x12000, 0, "/gone/libx.so"},
                                           {0x20000, 0x21000, 0, "/dev/shm/sem.a (deleted)"},
                                           {0x30000, 0x31000, 0, "/dev/shm/sem.b (deleted)"},
                                           {0x40000, 0x41000, 0, "/gone/data"}}))
                         .segment(0x10000, library_page(1, library_size), library_size, PF_R)
                         .build();
  const auto target = open_core(write("core", core));
  for (const char* const path :
       {"/dev/shm/sem.b (deleted)", "/dev/shm/sem.a (deleted)", "/gone/data", "/gone/libx.so"}) {
    EXPECT_THAT(target->files->candidates(path), IsEmpty());
  }
  EXPECT_THAT(
      target->files->missing(),
      ElementsAre(HasSubstr("/gone/libx.so (build-id"),
                  "/gone/data is not on this machine; copy it from the machine of the core",
                  "2 files that were deleted, /dev/shm/sem.a among them, are not in the core"));
}

TEST_F(CoreFilesTest, WhatAPackageBringsCanBeHadByItsBuildId) {
  const Bytes core =
      FakeCore()
          .note(NT_FILE, files_note({{0x10000, 0x12000, 0, "/usr/lib/gone/libx.so"}}))
          .segment(0x10000, library_page(1, library_size), library_size, PF_R)
          .build();
  const auto target = open_core(write("core", core));
  EXPECT_THAT(target->files->candidates("/usr/lib/gone/libx.so"), IsEmpty());
  EXPECT_THAT(
      target->files->missing(),
      ElementsAre("/usr/lib/gone/libx.so (build-id 01010304) is not on this machine; copy it "
                  "from the machine of the core, or from the package of that very version, or "
                  "get it by: debuginfod-find executable 01010304"));
}

TEST_F(CoreFilesTest, FindsWhatDebuginfodsClientKeeps) {
  const Bytes core = make_core(library_page(1, library_size));
  write("01010304/executable", library(1));
  ::setenv("DEBUGINFOD_CACHE_PATH", folder_.c_str(), 1);
  EXPECT_EQ(second_page(core), "f");
  write("01010304/executable", library(2));
  EXPECT_EQ(second_page(core), "") << "whatever its name says";
  ::unsetenv("DEBUGINFOD_CACHE_PATH");
}

TEST_F(CoreFilesTest, WithoutTheMemoryOfTheProcessFilesDoNotSayWhatWasWritten) {
  const auto core_with = [](std::uint64_t dumped) {
    return FakeCore()
        .auxiliary(AT_PHDR, 0x10040)
        .note(NT_PRSTATUS, thread_note(42, 11, 0x10010, 0x30008))
        .note(NT_FILE, files_note({{0x10000, 0x12000, 0, "/gone/libx.so"}}))
        .segment(0x10000, library_page(1, library_size), 0x1000, PF_R | PF_X)
        .segment(0x11000, {}, 0x1000, PF_R | PF_W)
        .segment(0x30000, Bytes(dumped, std::byte{1}), 0x1000, PF_R | PF_W)
        .build();
  };
  write("libx.so", library(1));
  EXPECT_EQ(second_page(core_with(0x1000), searching()), "f") << "nothing was written there";
  EXPECT_EQ(second_page(core_with(0), searching()), "");
}

TEST_F(CoreFilesTest, AFileThatIsCutShortIsMissing) {
  Bytes cut = library(1);
  cut.resize(library_size - 1);
  write("libx.so", cut);
  for (const Bytes& first_page : {library_page(1, library_size), Bytes()}) {
    const auto target = open_core(write("core", make_core(first_page)), searching());
    EXPECT_THAT(target->files->candidates("/gone/libx.so"), IsEmpty());
    EXPECT_THAT(
        target->files->missing(),
        ElementsAre(HasSubstr("is not on this machine: " + folder_ + "/libx.so is cut short")));
  }
}

TEST_F(CoreFilesTest, WithoutABuildIdTheSegmentsMustBeWhereTheyWereMapped) {
  const Bytes core = make_core({});
  write("libx.so", library(1));
  EXPECT_EQ(second_page(core, searching()), "f");
  Bytes larger = library(1);
  put(larger,
      sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr),
      Elf64_Phdr{PT_LOAD, PF_R, 0x1000, 0x5000, 0, 0x1000, 0x1000, 0x1000});
  write("libx.so", larger);
  EXPECT_EQ(second_page(core, searching()), "");
}

TEST_F(CoreFilesTest, AnotherMachinesLibraryIsAnotherLibrary) {
  Bytes foreign = library_page(1, library_size, EM_AARCH64);
  foreign.resize(library_size, std::byte{'f'});
  write("libx.so", foreign);
  EXPECT_EQ(second_page(make_core(library_page(1, library_size)), searching()), "");
}

TEST_F(CoreFilesTest, ADebugFileHasNoBytes) {
  // One section, of code, which is not in this file.
  Bytes debug = library(1);
  put(debug, offsetof(Elf64_Ehdr, e_shoff), Elf64_Off{0x200});
  put(debug, offsetof(Elf64_Ehdr, e_shentsize), Elf64_Half{sizeof(Elf64_Shdr)});
  put(debug, offsetof(Elf64_Ehdr, e_shnum), Elf64_Half{1});
  put(debug, 0x200, Elf64_Shdr{0, SHT_NOBITS, SHF_ALLOC | SHF_EXECINSTR, 0, 0, 0, 0, 0, 0, 0});
  write("libx.so", debug);
  EXPECT_EQ(second_page(make_core(library_page(1, library_size)), searching()), "");
  const auto target =
      open_core(write("core", make_core(library_page(1, library_size))), searching());
  EXPECT_THAT(target->files->candidates("/gone/libx.so"), ElementsAre(folder_ + "/libx.so"));
  EXPECT_THAT(target->files->missing(),
              ElementsAre(HasSubstr(" is not on this machine, though its debug information is; ")));
  write(".build-id/01/010304", library(1));
  EXPECT_EQ(second_page(make_core(library_page(1, library_size)), searching()), "f");
}

TEST_F(CoreFilesTest, WithoutAFolderOfTheUsersAFileMustBePublicOrProveToBeIt) {
  namespace fs = std::filesystem;
  const auto read_from_there = [&](const Bytes& first_page) {
    const std::string path = folder_ + "/gone/libx.so";
    const Bytes core = FakeCore()
                           .auxiliary(AT_PHDR, 0x10040)
                           .note(NT_FILE, files_note({{0x10000, 0x12000, 0, path}}))
                           .segment(0x10000, first_page, library_size, PF_R | PF_X)
                           .build();
    return second_page(core);
  };
  const std::string path = write("gone/libx.so", library(1));
  for (const auto folder : {fs::perms(0755), fs::perms(0700)}) {
    fs::permissions(folder_, folder);
    EXPECT_EQ(read_from_there(library_page(1, library_size)), "f") << "its build-id proves it";
  }
  Bytes text(library_size, std::byte{'s'});
  std::ofstream(path, std::ios::binary) << as_text(text);
  fs::permissions(folder_, fs::perms(0755));
  EXPECT_EQ(read_from_there({}), "s") << "a file of data that everybody may read";
  fs::permissions(folder_, fs::perms(0700));
  EXPECT_EQ(read_from_there({}), "") << "nothing shows that the process had it";
}

TEST_F(CoreFilesTest, SourcesAreFoundByPathAlone) {
  const Bytes bytes = make_core({});
  const auto core = parse_core(bytes);
  const DumpedMemory dumped(*core);
  const CoreFiles files(searching(), *core, dumped);
  EXPECT_THAT(
      files.candidates("/app/__init__.py"),
      ElementsAre(
          "/proc/nowhere/app/__init__.py", folder_ + "/app/__init__.py", "/app/__init__.py"));
}

}  // namespace
}  // namespace hognose::target
