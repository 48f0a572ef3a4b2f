// Packed files of every format: whole, in parts, cut off, damaged, too large, and out of a pipe.
// SPDX-License-Identifier: MIT
#include "unpack/open_bytes.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/byte_reader.h"
#include "unpack/fake_packing.h"
#include "unpack/sparse_file.h"

namespace hognose::unpack {
namespace {

constexpr std::array all_formats{Format::zstd, Format::xz, Format::lz4, Format::gzip};

/// Some bytes as a core has them: noise, zeros, and a tail that is no whole block.
Bytes make_plain() {
  Bytes bytes((3U << 19U) + 77);
  std::mt19937 random(1);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const bool is_zero = at > (1U << 19U) && at < (2U << 19U);
    bytes[at] = is_zero ? std::byte{0} : static_cast<std::byte>(random() >> 3U & 0x3fU);
  }
  return bytes;
}

class OpenBytesTest : public testing::TestWithParam<Format> {
 protected:
  OpenBytesTest() {
    std::string pattern = testing::TempDir() + "hognose-unpack-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~OpenBytesTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string write(const Bytes& bytes) const {
    std::ofstream(path(), std::ios::binary) << as_text(bytes);
    return path();
  }
  [[nodiscard]] std::string path() const { return folder_ + "/core"; }
  [[nodiscard]] UnpackOptions options() const {
    return {.folder = folder_, .interrupted = {}, .progress = {}};
  }
  [[nodiscard]] Bytes packed() const { return pack(GetParam(), plain_); }
  /// The bytes that were opened, if they are a front part of the plain ones.
  [[nodiscard]] bool is_front(const Opened& opened) const {
    const auto bytes = opened.bytes.bytes();
    return bytes.size() <= plain_.size() && std::equal(bytes.begin(), bytes.end(), plain_.begin());
  }

  const Bytes plain_ = make_plain();

 private:
  std::string folder_;
};

TEST_P(OpenBytesTest, UnpacksAndLeavesNothingBehind) {
  const auto opened = open_bytes(write(packed()), options());
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->format, GetParam());
  EXPECT_FALSE(opened->gap);
  EXPECT_EQ(opened->bytes.bytes().size(), plain_.size());
  EXPECT_TRUE(is_front(*opened));
  EXPECT_EQ(
      std::distance(
          std::filesystem::directory_iterator(std::filesystem::path(path()).parent_path()), {}),
      1);
}

TEST_P(OpenBytesTest, GoesOnWithTheNextFrame) {
  Bytes both = pack(GetParam(), {plain_.begin(), plain_.begin() + 1000});
  const Bytes second = pack(GetParam(), {plain_.begin() + 1000, plain_.end()});
  both.insert(both.end(), second.begin(), second.end());
  both.resize(both.size() + 512);  // some pad to whole blocks
  const auto opened = open_bytes(write(both), options());
  ASSERT_TRUE(opened);
  EXPECT_FALSE(opened->gap);
  EXPECT_EQ(opened->bytes.bytes().size(), plain_.size());
  EXPECT_TRUE(is_front(*opened));
}

TEST_P(OpenBytesTest, GivesWhatWasBeforeTheCut) {
  const Bytes whole = packed();
  const auto opened = open_bytes(
      write({whole.begin(), whole.begin() + static_cast<long>(whole.size() * 2 / 3)}), options());
  ASSERT_TRUE(opened);
  ASSERT_TRUE(opened->gap);
  EXPECT_EQ(opened->gap->kind, ErrorKind::short_read);
  EXPECT_GT(opened->bytes.bytes().size(), 1U << 18U);
  EXPECT_LT(opened->bytes.bytes().size(), plain_.size());
  EXPECT_TRUE(is_front(*opened));
}

TEST_P(OpenBytesTest, SurvivesAnyDamage) {
  const Bytes whole = packed();
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    Bytes bytes = whole;
    for (int i = 0; i < 3; ++i) {
      const std::size_t limit = round % 2 == 0 ? 64 : bytes.size();
      bytes[random() % limit] ^= static_cast<std::byte>(1U + random() % 255);
    }
    const auto opened = open_bytes(write(bytes), options());
    EXPECT_TRUE(opened || opened.error().kind == ErrorKind::corrupt ||
                opened.error().kind == ErrorKind::short_read ||
                opened.error().kind == ErrorKind::limit);
  }
}

TEST_P(OpenBytesTest, StopsWhereTooMuchWouldBeWritten) {
  UnpackOptions few = options();
  few.most_content = 1U << 19U;
  EXPECT_EQ(open_bytes(write(packed()), few).error().kind, ErrorKind::limit);
  few.most_content = (2U << 19U) + 8192;  // the zeros do not count
  EXPECT_TRUE(open_bytes(write(packed()), few));
}

TEST_P(OpenBytesTest, StopsWhereNearlyAllIsZeros) {
  UnpackOptions dense = options();
  dense.most_plain = 1U << 20U;
  const Bytes zeros(64U << 20U);
  const auto opened = open_bytes(write(pack(GetParam(), zeros)), dense);
  ASSERT_TRUE(opened);
  const bool is_sparse = GetParam() == Format::zstd || GetParam() == Format::xz;
  // Of the others even zeros take a byte in a thousand.
  EXPECT_EQ(opened->gap.has_value(), is_sparse);
  if (!is_sparse) return;
  EXPECT_EQ(opened->gap->kind, ErrorKind::limit);
  EXPECT_LT(opened->bytes.bytes().size(), zeros.size());
  EXPECT_TRUE(open_bytes(write(packed()), dense)->gap == std::nullopt);
}

TEST_P(OpenBytesTest, UnpacksNoMoreOfWhatNobodyWants) {
  UnpackOptions picky = options();
  std::size_t asked = 0;
  picky.is_wanted = [&asked](std::span<const std::byte> start) {
    ++asked;
    return start.empty();
  };
  const auto opened = open_bytes(write(packed()), picky);
  ASSERT_TRUE(opened);
  EXPECT_EQ(asked, 1U);
  EXPECT_FALSE(opened->gap);
  EXPECT_LT(opened->bytes.bytes().size(), plain_.size());
}

TEST_P(OpenBytesTest, AFolderThatIsNotThereIsNamed) {
  UnpackOptions nowhere = options();
  nowhere.folder = path() + "-folder";
  const Error error = open_bytes(write(packed()), nowhere).error();
  EXPECT_EQ(error.kind, ErrorKind::not_found);
  EXPECT_STREQ(error.reading, making_temporary_file);
}

TEST_P(OpenBytesTest, StopsWhenTheUserWantsTo) {
  UnpackOptions impatient = options();
  impatient.interrupted = [] { return true; };
  EXPECT_EQ(open_bytes(write(packed()), impatient).error().kind, ErrorKind::interrupted);
}

INSTANTIATE_TEST_SUITE_P(All, OpenBytesTest, testing::ValuesIn(all_formats));

class PlainTest : public OpenBytesTest {};
INSTANTIATE_TEST_SUITE_P(Plain, PlainTest, testing::Values(Format::plain));

TEST_P(PlainTest, IsMappedAsItIs) {
  for (const Bytes& bytes : {plain_, Bytes(plain_.begin(), plain_.begin() + 100)}) {
    const auto opened =
        open_bytes(write(bytes), {.folder = "/proc/nowhere", .interrupted = {}, .progress = {}});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->format, Format::plain);
    EXPECT_TRUE(is_front(*opened));
    EXPECT_EQ(opened->bytes.bytes().size(), bytes.size());
  }
}

TEST_P(PlainTest, ComesOutOfAPipe) {
  for (const Format format : {Format::plain, Format::zstd}) {
    ASSERT_EQ(::mkfifo(path().c_str(), 0600), 0);
    std::thread writer([&] { (void)write(pack(format, plain_)); });
    const auto opened = open_bytes(path(), options());
    writer.join();
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->format, format);
    EXPECT_EQ(opened->bytes.bytes().size(), plain_.size());
    EXPECT_TRUE(is_front(*opened));
    std::filesystem::remove(path());
  }
}

TEST_P(PlainTest, RefusesFoldersAndDevices) {
  EXPECT_EQ(open_bytes("/dev/zero").error().kind, ErrorKind::unsupported);
  EXPECT_EQ(open_bytes("/").error().kind, ErrorKind::unsupported);
  EXPECT_EQ(open_bytes("/proc/nowhere/at/all").error().kind, ErrorKind::not_found);
}

/// An xz file that asks for the largest dictionary of its format: 4 GiB.
Bytes with_largest_dictionary(Bytes packed) {
  constexpr std::size_t header_at = 12;
  const std::size_t size = (std::to_integer<std::size_t>(packed[header_at]) + 1) * 4;
  const auto header = std::span(packed).subspan(header_at, size);
  // LZMA2 is filter 0x21 with one byte of properties, which is the dictionary.
  const std::array lzma2{std::byte{0x21}, std::byte{1}};
  std::search(header.begin() + 2, header.end(), lzma2.begin(), lzma2.end())[2] = std::byte{40};
  const std::uint32_t sum = lzma_crc32(as_octets(header), size - 4, 0);
  std::memcpy(header.data() + size - 4, &sum, sizeof sum);
  return packed;
}

TEST_P(PlainTest, MemoryThatADecoderDoesNotGetIsSaid) {
  const auto opened =
      open_bytes(write(with_largest_dictionary(pack(Format::xz, plain_))), options());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::limit);
  EXPECT_STREQ(opened.error().reading, memory_of_decoder);
  Bytes frame = pack(Format::zstd, plain_);
  frame[4] = std::byte{0x00};  // no size of the content, and so the next byte is that of the window
  frame[5] = std::byte{0xff};
  EXPECT_STREQ(open_bytes(write(frame), options()).error().reading, memory_of_decoder);
}

/// A frame of zstd with a window of 2 GiB, which is full of zeros: four bytes for 128 KiB of them.
Bytes frame_of_zeros(std::uint64_t size) {
  constexpr std::uint32_t size_of_block = 1U << 17U;
  constexpr std::uint32_t repeated = 1U << 1U;
  Bytes frame{std::byte{0x28}, std::byte{0xb5}, std::byte{0x2f}, std::byte{0xfd}};
  frame.push_back(std::byte{0});
  frame.push_back(std::byte{(31 - 10) << 3});
  for (std::uint64_t made = 0; made < size; made += size_of_block) {
    const bool is_last = made + size_of_block >= size;
    const std::uint32_t head = (is_last ? 1U : 0U) | repeated | size_of_block << 3U;
    for (unsigned shift = 0; shift < 24; shift += 8)
      frame.push_back(static_cast<std::byte>(head >> shift));
    frame.push_back(std::byte{0});
  }
  return frame;
}

TEST_P(PlainTest, AWindowIsFilledAsFarAsTheFrameIsWorthIt) {
  const auto whole = open_bytes(write(frame_of_zeros(64U << 20U)), options());
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->bytes.bytes().size(), 64U << 20U);
  const auto endless = open_bytes(write(frame_of_zeros(2ULL << 30U)), options());
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error().kind, ErrorKind::limit);
  EXPECT_STREQ(endless.error().reading, memory_of_decoder);
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  EXPECT_LT(usage.ru_maxrss, 900 * 1024);
}

TEST(Recognise, LooksAtTheFirstBytesOnly) {
  const Bytes plain(100, std::byte{'x'});
  for (const Format format : all_formats)
    EXPECT_EQ(recognise(pack(format, plain)), format);
  EXPECT_EQ(recognise(plain), Format::plain);
  EXPECT_EQ(recognise({}), Format::plain);
}

TEST(Recognise, PassesFramesThatOnlyCarryNotes) {
  Bytes bytes{std::byte{0x50},
              std::byte{0x2a},
              std::byte{0x4d},
              std::byte{0x18},
              std::byte{4},
              std::byte{0},
              std::byte{0},
              std::byte{0},
              std::byte{1},
              std::byte{2},
              std::byte{3},
              std::byte{4}};
  const Bytes frame = pack(Format::zstd, bytes);
  bytes.insert(bytes.end(), frame.begin(), frame.end());
  EXPECT_EQ(recognise(bytes), Format::zstd);
  bytes.resize(10);
  EXPECT_EQ(recognise(bytes), Format::plain);
}

TEST(SparseFileTest, ZerosTakeNoSpace) {
  auto file = SparseFile::create(testing::TempDir(), 1U << 20U);
  ASSERT_TRUE(file);
  for (int i = 0; i < 64; ++i)
    ASSERT_TRUE(file->append(Bytes(1U << 20U)));
  ASSERT_TRUE(file->append(Bytes(10, std::byte{1})));
  ASSERT_TRUE(file->append(Bytes(1U << 20U)));
  EXPECT_EQ(file->content(), 10U);
  const auto whole = file->finish();
  struct stat status {};
  ASSERT_EQ(::fstat(whole->number(), &status), 0);
  EXPECT_EQ(status.st_size, (65 << 20) + 10);
  EXPECT_LE(status.st_blocks * 512, 1 << 16);
}

}  // namespace
}  // namespace hognose::unpack
