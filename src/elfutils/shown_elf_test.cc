// What a file claims is looked at before libelf believes it.
// SPDX-License-Identifier: MIT
#include "elfutils/shown_elf.h"

#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "base/byte_reader.h"
#include "target/target.h"

namespace hognose::elfutils {
namespace {

using Bytes = std::vector<std::byte>;

/// An ELF file of one section `name`, with `contents`, and a table of names.
class OneSection {
 public:
  OneSection(const std::string& name, const Bytes& contents, std::uint64_t flags = 0) {
    const std::string names = std::string(1, '\0') + name + '\0' + ".names" + '\0';
    Elf64_Ehdr head{};
    std::memcpy(head.e_ident, ELFMAG, SELFMAG);
    head.e_ident[EI_CLASS] = ELFCLASS64;
    head.e_ident[EI_DATA] = ELFDATA2LSB;
    head.e_ident[EI_VERSION] = EV_CURRENT;
    head.e_type = ET_DYN;
    head.e_machine = EM_X86_64;
    head.e_version = EV_CURRENT;
    head.e_ehsize = sizeof head;
    head.e_shentsize = sizeof(Elf64_Shdr);
    head.e_shnum = 3;
    head.e_shstrndx = 2;
    head.e_shoff = sizeof head;
    const std::size_t names_at = sizeof head + 3 * sizeof(Elf64_Shdr);
    const auto name_of_names = static_cast<Elf64_Word>(name.size() + 2);
    add(&head, sizeof head);
    add_header({});
    add_header({1, SHT_PROGBITS, flags, 0, names_at + names.size(), contents.size(), 0, 0, 1, 0});
    add_header({name_of_names, SHT_STRTAB, 0, 0, names_at, names.size(), 0, 0, 1, 0});
    add(names.data(), names.size());
    add(contents.data(), contents.size());
  }
  Bytes bytes;

 private:
  void add(const void* data, std::size_t size) {
    const auto* const begin = static_cast<const std::byte*>(data);
    bytes.insert(bytes.end(), begin, begin + size);
  }
  void add_header(const Elf64_Shdr& header) { add(&header, sizeof header); }
};

Bytes compressed(std::uint64_t claimed, std::size_t size = 100) {
  const Elf64_Chdr head{ELFCOMPRESS_ZLIB, 0, claimed, 1};
  Bytes bytes(sizeof head + size);
  std::memcpy(bytes.data(), &head, sizeof head);
  return bytes;
}

Bytes compressed_in_old_form(std::uint64_t claimed) {
  Bytes bytes = {std::byte{'Z'}, std::byte{'L'}, std::byte{'I'}, std::byte{'B'}};
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<std::byte>(claimed >> static_cast<unsigned>(shift)));
  bytes.resize(100);
  return bytes;
}

Elf64_Word type_shown(const Bytes& file, AlternateLink link = AlternateLink::shown) {
  const auto shown = ShownElf::open(file, link);
  if (!shown) return SHT_NULL;
  return elf64_getshdr(elf_getscn(shown->elf(), 1))->sh_type;
}

TEST(ShownElf, ASectionThatGrowsTooMuchIsEmpty) {
  constexpr std::uint64_t gigabyte = 1ULL << 30U;
  const auto flags = SHF_COMPRESSED;
  EXPECT_EQ(type_shown(OneSection(".debug_info", compressed(1000), flags).bytes), SHT_PROGBITS);
  for (std::uint64_t claimed : {gigabyte, ~std::uint64_t{0}, std::uint64_t{1} << 63U}) {
    EXPECT_EQ(type_shown(OneSection(".debug_info", compressed(claimed), flags).bytes), SHT_NOBITS);
    EXPECT_EQ(type_shown(OneSection(".eh_frame", compressed(claimed), flags).bytes), SHT_NOBITS);
    EXPECT_EQ(type_shown(OneSection(".zdebug_str", compressed_in_old_form(claimed)).bytes),
              SHT_NOBITS);
  }
  EXPECT_EQ(type_shown(OneSection(".debug_info", compressed(gigabyte)).bytes), SHT_PROGBITS)
      << "not compressed, whatever it begins with";
  const Bytes large = compressed(100ULL << 20U, 10ULL << 20U);
  EXPECT_EQ(type_shown(OneSection(".debug_info", large, flags).bytes), SHT_PROGBITS)
      << "a tenth of what it holds";
}

TEST(ShownElf, ALargeFileIsNotBelievedForItsSize) {
  Bytes sparse = OneSection(".debug_info", compressed(3'500'000'000), SHF_COMPRESSED).bytes;
  sparse.resize(128ULL << 20U);  // holes behind the section
  EXPECT_EQ(type_shown(sparse), SHT_NOBITS);
  const Bytes section = compressed(3'500'000'000, 120ULL << 20U);  // and holes in it
  EXPECT_EQ(type_shown(OneSection(".debug_info", section, SHF_COMPRESSED).bytes), SHT_NOBITS);
}

TEST(ShownElf, SaysThatEntriesAreLacking) {
  const OneSection entries(".debug_info", compressed(1ULL << 40U), SHF_COMPRESSED);
  EXPECT_TRUE(ShownElf::open(entries.bytes, AlternateLink::shown)->lacks_entries());
  const OneSection others(".debug_line", compressed(1ULL << 40U), SHF_COMPRESSED);
  EXPECT_FALSE(ShownElf::open(others.bytes, AlternateLink::shown)->lacks_entries());
}

TEST(ShownElf, ATableOfNamesIsNotBelievedEither) {
  OneSection file(".debug_info", compressed(1000), SHF_COMPRESSED);
  Elf64_Shdr names{};
  const std::size_t at = sizeof(Elf64_Ehdr) + 2 * sizeof names;
  std::memcpy(&names, &file.bytes[at], sizeof names);
  names.sh_flags = SHF_COMPRESSED;
  names.sh_offset = file.bytes.size() - compressed(0).size();  // the section's own
  names.sh_size = compressed(0).size();
  std::memcpy(&file.bytes[at], &names, sizeof names);
  const Bytes bomb = compressed(1ULL << 40U);
  std::memcpy(&file.bytes[names.sh_offset], bomb.data(), bomb.size());
  const auto shown = ShownElf::open(file.bytes, AlternateLink::shown);
  ASSERT_TRUE(shown);
  EXPECT_EQ(elf64_getshdr(elf_getscn(shown->elf(), 2))->sh_type, SHT_NOBITS);
}

TEST(ShownElf, ATableOfNamesThatDoesNotEndIsHidden) {
  OneSection file(".debug_info", {});
  file.bytes.back() = std::byte{'x'};  // the last of the names
  const auto shown = ShownElf::open(file.bytes, AlternateLink::shown);
  ASSERT_TRUE(shown);
  EXPECT_EQ(elf64_getshdr(elf_getscn(shown->elf(), 2))->sh_type, SHT_NOBITS);
}

TEST(ShownElf, ALinkToAnotherFileIsHiddenUntilThatIsOpen) {
  for (const char* name : {".gnu_debugaltlink", ".debug_sup"}) {
    const OneSection file(name, Bytes(30, std::byte{'x'}));
    const Bytes before = file.bytes;
    EXPECT_EQ(type_shown(file.bytes, AlternateLink::hidden), SHT_NOBITS);
    EXPECT_EQ(type_shown(file.bytes, AlternateLink::shown), SHT_PROGBITS);
    EXPECT_EQ(file.bytes, before);
  }
}

TEST(ShownElf, UnpackingASectionLeavesTheFileAsItIs) {
  std::ifstream in(HOGNOSE_COMPRESSED, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  Bytes file(text.size());
  std::memcpy(file.data(), text.data(), text.size());
  const Bytes before = file;
  const auto shown = ShownElf::open(file, AlternateLink::hidden);
  ASSERT_TRUE(shown);
  int unpacked = 0;
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(shown->elf(), section)) != nullptr) {
    if ((elf64_getshdr(section)->sh_flags & SHF_COMPRESSED) == 0) continue;
    EXPECT_EQ(elf_compress(section, 0, 0), 1);
    ++unpacked;
  }
  EXPECT_GT(unpacked, 0);
  EXPECT_TRUE(file == before) << "a file that is mapped cannot be written to";
}

TEST(ShownElf, WhatIsNoElfIsRefused) {
  EXPECT_EQ(ShownElf::open({}, AlternateLink::hidden).error().kind, ErrorKind::short_read);
  OneSection file(".x", {});
  file.bytes[EI_CLASS] = std::byte{ELFCLASS32};
  EXPECT_EQ(ShownElf::open(file.bytes, AlternateLink::hidden).error().kind, ErrorKind::unsupported);
}

}  // namespace
}  // namespace hognose::elfutils
