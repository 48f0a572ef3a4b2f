// Cores that do not say which files were mapped.
// SPDX-License-Identifier: MIT
#include "target/core/core_images.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/byte_reader.h"
#include "target/core/core_memory.h"
#include "target/core/fake_core.h"
#include "target/core/parse_core.h"

namespace hognose::target {
namespace {

using testing::ElementsAre;

constexpr std::uint64_t program_at = 0x400000;
constexpr std::uint64_t library_at = 0x7f0000000000;
constexpr std::uint64_t linker_at = 0x7f0000800000;

/// An executable at its linked address: two segments and a PT_DYNAMIC in the second.
Bytes executable_page() {
  Bytes bytes;
  append(bytes, elf_header(ET_EXEC, 3));
  append(bytes, Elf64_Phdr{PT_LOAD, PF_R | PF_X, 0, program_at, 0, 0x1800, 0x1800, 0x1000});
  append(bytes, Elf64_Phdr{PT_LOAD, PF_R | PF_W, 0x2000, 0x402000, 0, 0x800, 0x1800, 0x1000});
  append(bytes, Elf64_Phdr{PT_DYNAMIC, PF_R | PF_W, 0x2100, 0x402100, 0, 0x20, 0x20, 8});
  bytes.resize(FakeCore::page);
  return bytes;
}

/// The executable's data: .dynamic, whose DT_DEBUG leads to what the linker has.
Bytes executable_data() {
  Bytes bytes = pages_of('\0');
  put(bytes, 0x100, std::array<std::uint64_t, 4>{DT_DEBUG, linker_at, DT_NULL, 0});
  return bytes;
}

/// r_debug, two link_maps and their names.
Bytes linker_data() {
  Bytes bytes = pages_of('\0');
  put(bytes, 0, std::array<std::uint64_t, 2>{1, linker_at + 0x100});
  put(bytes, 0x100, std::array<std::uint64_t, 4>{0, linker_at + 0x300, 0, linker_at + 0x200});
  put(bytes,
      0x200,
      std::array<std::uint64_t, 4>{library_at, linker_at + 0x310, 0, linker_at + 0x100});
  put(bytes, 0x310, std::array<char, 16>{"/lib/libx.so"});
  return bytes;
}

FakeCore make_linked_core(const Bytes& first_page) {
  FakeCore core;
  core.auxiliary(AT_PHDR, program_at + sizeof(Elf64_Ehdr));
  core.segment(program_at, first_page, 0x2000, PF_R | PF_X);
  core.segment(0x402000, executable_data());
  core.segment(library_at, library_page(1, 0x2000), 0x2000, PF_R | PF_X);
  core.segment(linker_at, linker_data());
  return core;
}

std::vector<std::string> describe(const Bytes& bytes, const CoreOptions& options = {}) {
  const auto core = parse_core(bytes);
  const DumpedMemory dumped(*core);
  Budget budget;
  std::vector<std::string> lines;
  for (const CoreFileMapping& file : find_mapped_files(*core, dumped, options, budget)) {
    std::array<char, 200> line{};
    std::snprintf(line.data(),
                  line.size(),
                  "%llx-%llx %llx %s",
                  static_cast<unsigned long long>(file.range.begin.value()),
                  static_cast<unsigned long long>(file.range.end.value()),
                  static_cast<unsigned long long>(file.file_offset),
                  file.path.c_str());
    lines.emplace_back(line.data());
  }
  return lines;
}

TEST(FindMappedFiles, NamesThemByTheLinkersList) {
  EXPECT_THAT(describe(make_linked_core(executable_page()).build()),
              ElementsAre("400000-402000 0 /executable",
                          "402000-403000 2000 /executable",
                          "7f0000000000-7f0000002000 0 /lib/libx.so"));
}

TEST(FindMappedFiles, KnowsTheNameThatTheProgramWasStartedBy) {
  Bytes name = pages_of('\0');
  put(name, 0x10, std::array<char, 16>{"/bin/app"});
  FakeCore core = make_linked_core(executable_page());
  core.segment(0x7fff00000000, name).auxiliary(AT_EXECFN, 0x7fff00000010);
  EXPECT_EQ(describe(core.build())[0], "400000-402000 0 /bin/app");
}

TEST(FindMappedFiles, WithoutTheListTheyAreKnownByBuildId) {
  FakeCore core;
  core.segment(library_at, library_page(0xab, 0x2000), 0x2000);
  core.segment(linker_at, library_page(7, 0x1000)).auxiliary(AT_SYSINFO_EHDR, linker_at);
  EXPECT_THAT(describe(core.build()),
              ElementsAre("7f0000000000-7f0000002000 0 /build-id/abab0304"));
}

TEST(FindMappedFiles, TheExecutableMayBeKnownByItsFileAlone) {
  std::string path = testing::TempDir() + "hognose-exe-XXXXXX";
  const int file = ::mkstemp(path.data());
  Bytes bytes = executable_page();
  bytes.resize(0x2800);
  ASSERT_EQ(::write(file, bytes.data(), bytes.size()), static_cast<::ssize_t>(bytes.size()));
  ::close(file);
  const auto lines =
      describe(make_linked_core({}).build(), {.exe = path, .sysroot = {}, .search_paths = {}});
  std::filesystem::remove(path);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "400000-402000 0 " + path);
  EXPECT_EQ(lines[2], "7f0000000000-7f0000002000 0 /lib/libx.so");
}

TEST(FindMappedFiles, ANameMayBeginWithTheSysroot) {
  std::string folder = testing::TempDir() + "hognose-root-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  Bytes bytes = executable_page();
  bytes.resize(0x2800);
  std::ofstream(folder + "/app", std::ios::binary) << as_text(bytes);
  Bytes name = pages_of('\0');
  put(name, 0, std::array<char, 16>{"../root/app"});
  FakeCore core = make_linked_core({});
  core.segment(0x7fff00000000, name).auxiliary(AT_EXECFN, 0x7fff00000000);
  const auto lines = describe(core.build(), {.exe = {}, .sysroot = folder, .search_paths = {}});
  std::filesystem::remove_all(folder);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "400000-402000 0 /app");
}

TEST(CompleteFiles, AStartThatIsLostIsFoundAgain) {
  // The second mapping of the executable is left of NT_FILE, and the library is whole.
  FakeCore fake = make_linked_core(executable_page());
  fake.note(NT_FILE,
            files_note({{0x402000, 0x403000, 2, "/bin/app"},
                        {library_at, library_at + 0x2000, 0, "/lib/libx.so"}}));
  const Bytes bytes = fake.build();
  auto core = parse_core(bytes);
  Budget budget;
  complete_files(*core, DumpedMemory(*core), {}, budget);
  ASSERT_EQ(core->files.size(), 3U);
  EXPECT_EQ(core->files[0].path, "/bin/app");
  EXPECT_EQ(core->files[0].range, (AddressRange{Address(program_at), Address(0x402000)}));
  EXPECT_EQ(core->files[1].file_offset, 0x2000U);
  EXPECT_EQ(core->files[2].path, "/lib/libx.so");
}

TEST(FindMappedFiles, NoFileIsLookedForWithoutBudget) {
  const Bytes bytes = make_linked_core(pages_of('\0')).build();
  const auto core = parse_core(bytes);
  CoreOptions options;
  options.exe = "/proc/self/exe";
  for (const bool is_wish : {false, true}) {
    Budget spent(Budget::Limits{.nodes = is_wish ? 100U : 0U}, [is_wish] { return is_wish; });
    EXPECT_THAT(find_mapped_files(*core, DumpedMemory(*core), options, spent),
                testing::SizeIs(testing::Le(1)));
    EXPECT_EQ(spent.exhausted(), is_wish ? Exhausted::interrupted : Exhausted::nodes);
  }
}

TEST(FindMappedFiles, AListThatLoopsEnds) {
  const Bytes bytes = make_linked_core(executable_page()).build();  // it does, see linker_data
  EXPECT_EQ(describe(bytes).size(), 3U);
}

}  // namespace
}  // namespace hognose::target
