// Image: a hand-made ELF by its sections, by its PT_DYNAMIC and from memory; a real one; broken
// ones.
// SPDX-License-Identifier: MIT
#include "target/elf/image.h"

#include <array>
#include <cstring>
#include <ctime>
#include <functional>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/formatted.h"
#include "target/elf/elf_file.h"
#include "target/elf/file_work.h"
#include "target/elf/memory_image.h"
#include "target/process/process_memory.h"
#include "target/seams/descriptor.h"
#include "target/seams/fake_memory.h"
#include "target/seams/maps.h"

namespace hognose::target {
namespace {

using Bytes = std::vector<std::byte>;

/// A shared library of one page of headers and tables and one of data, linked at address 0, with
/// the symbols "function" (0x1000, 16 bytes), "object" (0x1100, 8 bytes), "undefined" and
/// "threaded".
class TinyElf {
 public:
  TinyElf() : bytes_(0x2000) {
    put_headers();
    put_note();
    put_symbols();
    put_dynamic();
    put_sections();
  }

  template <class T>
  void put(std::size_t at, const T& value) {
    std::memcpy(bytes_.data() + at, &value, sizeof(value));
  }
  void drop_sections() { put(offsetof(Elf64_Ehdr, e_shoff), std::uint64_t{0}); }
  [[nodiscard]] Bytes& bytes() { return bytes_; }

  static constexpr std::size_t symbols_at = 0x200;
  static constexpr std::size_t names_at = 0x300;
  static constexpr std::size_t gnu_hash_at = 0x380;
  static constexpr std::size_t sysv_hash_at = 0x3c0;
  static constexpr std::size_t dynamic_at = 0x400;
  static constexpr std::size_t sections_at = 0x600;

 private:
  void put_headers() {
    Elf64_Ehdr header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_machine = EM_X86_64;
    header.e_phoff = 64;
    header.e_phentsize = sizeof(Elf64_Phdr);
    header.e_phnum = 3;
    header.e_shoff = sections_at;
    header.e_shentsize = sizeof(Elf64_Shdr);
    header.e_shnum = 7;
    header.e_shstrndx = 6;
    put(0, header);
    put(64, Elf64_Phdr{PT_LOAD, PF_R | PF_W, 0, 0, 0, 0x2000, 0x3000, 0x1000});
    put(64 + 56, Elf64_Phdr{PT_NOTE, PF_R, 0x180, 0x180, 0, 20, 20, 4});
    put(64 + 112, Elf64_Phdr{PT_DYNAMIC, PF_R, dynamic_at, dynamic_at, 0, 96, 96, 8});
  }
  void put_note() {
    put(0x180, Elf64_Nhdr{4, 4, NT_GNU_BUILD_ID});
    put(0x18c, std::array<char, 8>{'G', 'N', 'U', 0, '\x01', '\xab', '\x0c', '\xff'});
  }
  void put_symbols() {
    constexpr char names[] = "\0function\0object\0undefined\0threaded";
    put(names_at, names);
    const auto type = [](unsigned kind) {
      return static_cast<unsigned char>(ELF64_ST_INFO(STB_GLOBAL, kind));
    };
    put(symbols_at + 24, Elf64_Sym{17, type(STT_NOTYPE), 0, SHN_UNDEF, 0, 0});
    put(symbols_at + 48, Elf64_Sym{27, type(STT_TLS), 0, 1, 0x10, 8});
    put(symbols_at + 72, Elf64_Sym{1, type(STT_FUNC), 0, 1, 0x1000, 16});
    put(symbols_at + 96, Elf64_Sym{10, type(STT_OBJECT), 0, 1, 0x1100, 8});
    put_gnu_hash();
    // One bucket: 4 -> 3 -> 2 -> 1 -> end.
    put(sysv_hash_at, std::array<std::uint32_t, 8>{1, 5, 4, 0, 0, 1, 2, 3});
  }
  void put_gnu_hash() {
    const auto hash = [](std::string_view name) {
      std::uint32_t value = 5381;
      for (const char c : name)
        value = value * 33 + static_cast<unsigned char>(c);
      return value;
    };
    put(gnu_hash_at, std::array<std::uint32_t, 4>{1, 2, 1, 6});
    put(gnu_hash_at + 16, ~std::uint64_t{0});
    put(gnu_hash_at + 24,
        std::array<std::uint32_t, 4>{
            2, hash("threaded") & ~1U, hash("function") & ~1U, hash("object") | 1U});
  }
  void put_dynamic() {
    put(dynamic_at, Elf64_Dyn{DT_SYMTAB, {symbols_at}});
    put(dynamic_at + 16, Elf64_Dyn{DT_STRTAB, {names_at}});
    put(dynamic_at + 32, Elf64_Dyn{DT_STRSZ, {37}});
    put(dynamic_at + 48, Elf64_Dyn{DT_HASH, {sysv_hash_at}});
    put(dynamic_at + 64, Elf64_Dyn{DT_DEBUG, {0}});
    put(dynamic_at + 80, Elf64_Dyn{DT_GNU_HASH, {gnu_hash_at}});
  }
  void put_section(std::size_t index, const Elf64_Shdr& section) {
    put(sections_at + index * sizeof(section), section);
  }
  void put_sections() {
    constexpr char names[] = "\0.data\0.debug_info";
    put(0x580, names);
    put_section(1, {1, SHT_PROGBITS, 0, 0x1000, 0x1000, 0x1000, 0, 0, 16, 0});
    put_section(2, {0, SHT_DYNSYM, 0, symbols_at, symbols_at, 120, 3, 0, 8, 24});
    put_section(3, {0, SHT_STRTAB, 0, names_at, names_at, 37, 0, 0, 1, 0});
    put_section(4, {0, SHT_GNU_HASH, 0, gnu_hash_at, gnu_hash_at, 40, 2, 0, 8, 0});
    put_section(5, {0, SHT_NOBITS, 0, 0x3000, 0x2000, 0x1000, 0, 0, 8, 0});
    put_section(6, {7, SHT_STRTAB, 0, 0, 0x580, 20, 0, 0, 1, 0});
  }

  Bytes bytes_;
};

void expect_tiny_symbols(const Image& image) {
  const auto function = image.find_symbol("function");
  ASSERT_TRUE(function);
  EXPECT_EQ(function->value, 0x1000U);
  EXPECT_EQ(function->size, 16U);
  EXPECT_TRUE(function->is_function);
  const auto object = image.find_symbol("object");
  ASSERT_TRUE(object);
  EXPECT_EQ(object->value, 0x1100U);
  for (const char* absent : {"undefined", "threaded", "objec", "objects", ""}) {
    EXPECT_FALSE(image.find_symbol(absent)) << absent;
  }
  EXPECT_EQ(image.symbols().size(), 2U);
}

TEST(Image, FindsSymbolsBySectionHeaders) {
  TinyElf elf;
  const auto image = Image::parse(elf.bytes());
  ASSERT_TRUE(image);
  expect_tiny_symbols(*image);
  EXPECT_EQ(image->build_id(), "01ab0cff");
  EXPECT_EQ(image->machine(), EM_X86_64);
  ASSERT_TRUE(image->find_section(".data"));
  EXPECT_EQ(image->find_section(".data")->size, 0x1000U);
  ASSERT_TRUE(image->find_section_at(0x1fff));
  EXPECT_EQ(image->find_section_at(0x1fff)->name, ".data");
  EXPECT_FALSE(image->find_section_at(0x2000));
  EXPECT_TRUE(image->has_dwarf());
}

TEST(Image, FindsSymbolsByPtDynamicWithEitherHashTable) {
  TinyElf elf;
  elf.drop_sections();
  expect_tiny_symbols(*Image::parse(elf.bytes()));
  EXPECT_FALSE(Image::parse(elf.bytes())->has_dwarf());
  elf.put(TinyElf::dynamic_at + 80, Elf64_Dyn{DT_DEBUG, {0}});
  expect_tiny_symbols(*Image::parse(elf.bytes()));
  elf.put(TinyElf::dynamic_at + 80, Elf64_Dyn{DT_GNU_HASH, {TinyElf::gnu_hash_at}});
  elf.put(TinyElf::dynamic_at + 48, Elf64_Dyn{DT_DEBUG, {0}});
  expect_tiny_symbols(*Image::parse(elf.bytes()));
}

TEST(Image, FindsSymbolsWithoutAnyHashTableByLookingAtEach) {
  TinyElf elf;
  elf.put(TinyElf::sections_at + 4 * sizeof(Elf64_Shdr) + 4, std::uint32_t{SHT_PROGBITS});
  expect_tiny_symbols(*Image::parse(elf.bytes()));
}

TEST(TextsOfTable, TakesNoMoreThanSomeTables) {
  Bytes table(1000, std::byte{'a'});
  table.push_back({});
  TextsOfTable texts(table, 1);
  EXPECT_EQ(texts.at(998), "aa");
  EXPECT_EQ(texts.at(1000), "");
  EXPECT_EQ(texts.at(2000), "");
  std::size_t long_texts = 0;
  for (int i = 0; i < 100; ++i)
    long_texts += texts.at(0).size() == 1000 ? 1 : 0;
  EXPECT_GE(long_texts, 7U);
  EXPECT_LE(long_texts, 9U);
  table.pop_back();
  EXPECT_EQ(TextsOfTable(table, 1).at(0), "");
}

// Sizes that lie cost no more than the file: this took minutes.
TEST(Image, TablesThatLieOverEachOtherEnd) {
  constexpr std::size_t count = 60'000;
  TinyElf elf;
  Bytes& bytes = elf.bytes();
  const std::size_t names_at = bytes.size();
  bytes.resize(names_at + (1U << 20U), std::byte{'a'});
  const std::size_t notes_at = bytes.size();
  bytes.resize(notes_at + 120'000);  // a note is twelve zeros
  const std::size_t sections_at = bytes.size();
  bytes.resize(sections_at + count * sizeof(Elf64_Shdr));
  for (std::size_t i = 0; i < count; ++i) {
    Elf64_Shdr note{};
    note.sh_type = SHT_NOTE;
    note.sh_offset = notes_at;
    note.sh_size = sections_at - notes_at;
    elf.put(sections_at + i * sizeof note, note);
  }
  Elf64_Shdr names{};
  names.sh_offset = names_at;
  names.sh_size = notes_at - names_at;
  names.sh_type = SHT_STRTAB;
  elf.put(sections_at, names);
  elf.put(offsetof(Elf64_Ehdr, e_shoff), std::uint64_t{sections_at});
  elf.put(offsetof(Elf64_Ehdr, e_shnum), static_cast<Elf64_Half>(count));
  elf.put(offsetof(Elf64_Ehdr, e_shstrndx), Elf64_Half{0});
  const std::clock_t begin = std::clock();  // of this process: the machine may be busy otherwise
  EXPECT_TRUE(Image::parse(bytes));
  EXPECT_LT(std::clock() - begin, 10 * CLOCKS_PER_SEC);
}

/// A file of zeros that takes no place, with such a front.
class SparseFile {
 public:
  SparseFile(const Bytes& front, std::uint64_t size) {
    std::string pattern = testing::TempDir() + "hognose-sparse-XXXXXX";
    file_ = Descriptor(::mkstemp(pattern.data()));
    ::unlink(pattern.c_str());
    const auto count = ::write(file_.number(), front.data(), front.size());
    is_whole_ = count == static_cast<::ssize_t>(front.size()) &&
                ::ftruncate(file_.number(), static_cast<::off_t>(size)) == 0;
  }
  /// In a question of which others have left so many steps.
  [[nodiscard]] Result<Image> open(std::uint64_t steps = FileWork::most_of_file) const {
    begin_file_work(nullptr);
    forget_refused_file_work();
    constexpr std::uint64_t pages = 1U << 22U;  // those that the test itself touches are paid too
    for (const std::uint64_t taken : {pages, steps})
      if (!FileWork().spend(FileWork::most_of_file - taken)) return fail(ErrorKind::limit, "test");
    return is_whole_ ? Image::open(file_) : fail(ErrorKind::corrupt, "test");
  }

 private:
  Descriptor file_;
  bool is_whole_ = false;
};

constexpr std::uint64_t huge = 64ULL << 30U;
constexpr std::uint64_t few_steps = 1ULL << 25U;

/// Seconds of this process: the machine may be busy otherwise.
double seconds_of(const std::function<void()>& body) {
  const std::clock_t begin = std::clock();
  body();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST(Image, SymbolsInAHoleEndWhenTheyArePaidFor) {
  TinyElf elf;
  elf.put(TinyElf::sections_at + 2 * sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, sh_type),
          Elf64_Word{SHT_SYMTAB});
  elf.put(TinyElf::sections_at + 2 * sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, sh_size),
          huge - 0x2000);
  elf.put(TinyElf::sections_at + 4 * sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, sh_type),
          Elf64_Word{SHT_PROGBITS});
  elf.put(64 + 112, Elf64_Word{PT_NULL});
  const SparseFile file(elf.bytes(), huge);
  const double seconds = seconds_of([&] {
    const auto image = file.open(few_steps);
    ASSERT_TRUE(image);
    EXPECT_TRUE(image->find_symbol("function"));
    for (int time = 0; time < 20; ++time)
      EXPECT_FALSE(image->find_symbol("absent"));
    EXPECT_TRUE(was_file_work_refused());
  });
  EXPECT_LT(seconds, 10);
}

TEST(Image, AHashTableInAHoleEndsWhenItIsPaidFor) {
  TinyElf elf;
  elf.drop_sections();
  elf.put(64 + offsetof(Elf64_Phdr, p_filesz), huge);
  elf.put(TinyElf::dynamic_at + 48, Elf64_Dyn{DT_GNU_HASH, {0x3000}});  // instead of DT_HASH
  elf.put(TinyElf::dynamic_at + 64, Elf64_Dyn{DT_NULL, {0}});
  elf.bytes().resize(0x4000);
  elf.put(0x3000, std::array<std::uint32_t, 4>{1, 1, 1, 0});
  elf.put(0x3010, ~std::uint64_t{0});
  elf.put(0x3018, std::uint32_t{1});
  const SparseFile file(elf.bytes(), huge);
  const double seconds = seconds_of([&] {
    const auto image = file.open(few_steps);
    ASSERT_TRUE(image);
    EXPECT_TRUE(was_file_work_refused());
  });
  EXPECT_LT(seconds, 10);
}

TEST(Image, NotesInAHoleEndWhenTheyArePaidFor) {
  TinyElf elf;
  constexpr std::size_t count = 50;
  constexpr std::size_t sections_at = 0x2000;
  elf.bytes().resize(sections_at + count * sizeof(Elf64_Shdr));
  for (std::size_t number = 1; number < count; ++number) {
    Elf64_Shdr notes{};
    notes.sh_type = SHT_NOTE;
    notes.sh_offset = 1U << 20U;
    notes.sh_size = huge - (1U << 20U);
    notes.sh_addralign = 4;
    elf.put(sections_at + number * sizeof notes, notes);
  }
  elf.put(offsetof(Elf64_Ehdr, e_shoff), std::uint64_t{sections_at});
  elf.put(offsetof(Elf64_Ehdr, e_shnum), static_cast<Elf64_Half>(count));
  elf.put(offsetof(Elf64_Ehdr, e_shstrndx), Elf64_Half{0});
  const SparseFile file(elf.bytes(), huge);
  const double seconds = seconds_of([&] {
    EXPECT_TRUE(file.open(few_steps));
    EXPECT_TRUE(was_file_work_refused());
  });
  EXPECT_LT(seconds, 10);
}

TEST(Image, OfTheSameFileIsReadOnce) {
  TinyElf elf;
  const SparseFile file(elf.bytes(), 1U << 20U);
  const auto first = file.open();
  const auto second = file.open();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->bytes().data(), second->bytes().data());
  EXPECT_EQ(&first->work(), &second->work());
  expect_tiny_symbols(*second);
  const SparseFile other(elf.bytes(), 1U << 20U);
  EXPECT_NE(other.open()->bytes().data(), first->bytes().data());
}

TEST(Image, OfOneFileAreOnlySoMany) {
  std::string text;
  for (unsigned number = 0; number < 1000; ++number) {
    const unsigned at = 0x10000000 + number * 0x2000;
    text += formatted("{:x}-{:x} r--p 00000000 08:01 1 /tmp/python\n", at, at + 0x1000);
  }
  text += "7f0000000000-7f0000001000 r--p 00000000 08:01 2 /usr/lib/libpython3.12.so\n";
  text += "7f0000001000-7f0000002000 r-xp 00001000 08:01 2 /usr/lib/libpython3.12.so\n";
  const auto images = find_images(Maps(parse_proc_maps(text)));
  ASSERT_EQ(images.size(), most_images_of_file + 1);
  EXPECT_EQ(images.back().range.end, Address(0x7f0000002000));
  EXPECT_EQ(images[most_images_of_file - 1].range.end.value(),
            images[most_images_of_file - 1].range.begin.value() + 0x1000);
}

TEST(Image, GivesBytesByLinkedAddressAndOnlyThoseOfTheFile) {
  TinyElf elf;
  elf.put(0x1100, std::uint64_t{42});
  const auto image = Image::parse(elf.bytes());
  const auto bytes = image->bytes_at(0x1100, 8);
  ASSERT_TRUE(bytes);
  EXPECT_EQ((*bytes)[0], std::byte{42});
  EXPECT_FALSE(image->bytes_at(0x1ff9, 8));
  EXPECT_FALSE(image->bytes_at(0x2800, 8));
  EXPECT_FALSE(image->bytes_at(~0ULL, ~0ULL));
  EXPECT_EQ(image->bias(Address(0x7f0000000000)), 0x7f0000000000U);
}

TEST(Image, IsReadFromMemoryWithTheAddressesThatTheLinkerMadeAbsolute) {
  TinyElf elf;
  constexpr Address load_start(0x7f0000000000);
  for (const std::size_t entry : {0U, 16U, 48U, 80U}) {
    std::uint64_t value = 0;
    std::memcpy(&value, elf.bytes().data() + TinyElf::dynamic_at + entry + 8, 8);
    elf.put(TinyElf::dynamic_at + entry + 8, value + load_start.value());
  }
  FakeMemory memory;
  memory.put(load_start, elf.bytes());
  auto read = read_image(memory, load_start);
  ASSERT_TRUE(read);
  const Image image = std::move(*read);
  expect_tiny_symbols(image);
  EXPECT_EQ(image.build_id(), "01ab0cff");
  EXPECT_EQ(read_build_id(memory, load_start), "01ab0cff");
  EXPECT_FALSE(read_image(memory, Address(0x1000)));
  EXPECT_EQ(read_build_id(memory, Address(0x1000)), "");
}

TEST(Image, RefusesWhatIsNoElf) {
  EXPECT_FALSE(Image::parse({}));
  TinyElf elf;
  elf.bytes()[EI_CLASS] = std::byte{ELFCLASS32};
  const auto image = Image::parse(elf.bytes());
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().kind, ErrorKind::unsupported);
  EXPECT_FALSE(Image::open_named("/dev/null"));
}

void use(const Image& image) {
  for (const char* name : {"function", "object", "undefined", "x"})
    (void)image.find_symbol(name);
  (void)image.symbols();
  (void)image.find_section(".data");
  (void)image.bytes_at(0x1000, 8);
  (void)image.has_dwarf();
}

TEST(Image, SurvivesAnyDamage) {
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    TinyElf elf;
    if (round % 2 == 0) elf.drop_sections();
    for (int i = 0; i < 4; ++i) {
      constexpr std::array<unsigned char, 6> values{0, 1, 0x7f, 0x80, 0xfe, 0xff};
      elf.bytes()[random() % 0x800] = std::byte{values[random() % values.size()]};
    }
    if (round % 5 == 0) elf.bytes().resize(random() % 0x2000);
    if (const auto image = Image::parse(elf.bytes())) use(*image);
    FakeMemory memory;
    memory.put(Address(0x10000), elf.bytes());
    if (const auto image = read_image(memory, Address(0x10000))) use(*image);
    (void)read_build_id(memory, Address(0x10000));
  }
}

TEST(Image, AgreesWithTheLinkerOnThisProgramAndItsLibraries) {
  const auto text = read_proc_file("/proc/self/maps");
  ASSERT_TRUE(text);
  const auto locations = find_images(Maps(parse_proc_maps(*text)));
  const auto memory = ProcessMemory::open(::getpid());
  ASSERT_TRUE(memory);
  bool found = false;
  for (const ImageLocation& location : locations) {
    const auto image = Image::open_named(location.path);
    if (!image) continue;
    EXPECT_EQ(read_build_id(*memory, location.load_start), image->build_id()) << location.path;
    const auto symbol = image->find_symbol("mkfifo");
    if (!symbol) continue;
    found = true;
    const auto copy = read_image(*memory, location.load_start);
    ASSERT_TRUE(copy);
    ASSERT_TRUE(copy->find_symbol("mkfifo")) << location.path;
    EXPECT_EQ(copy->find_symbol("mkfifo")->value, symbol->value);
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace hognose::target
