// First bytes, and who reads what follows them.
// SPDX-License-Identifier: MIT
#include "unpack/format.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/byte_reader.h"
#include "unpack/decode_gzip.h"
#include "unpack/decode_lz4.h"
#include "unpack/decode_xz.h"
#include "unpack/decode_zstd.h"

namespace hognose::unpack {
namespace {

struct Magic {
  Format format;
  std::array<unsigned char, 6> bytes;
  std::size_t size;
};
constexpr std::array<Magic, 4> magics{{
    {Format::zstd, {0x28, 0xb5, 0x2f, 0xfd}, 4},
    {Format::xz, {0xfd, '7', 'z', 'X', 'Z', 0}, 6},
    {Format::lz4, {0x04, 0x22, 0x4d, 0x18}, 4},
    {Format::gzip, {0x1f, 0x8b}, 2},
}};

/// Zstandard and LZ4 share frames that only carry notes; pzstd begins with one. The bytes after
/// all of them.
std::span<const std::byte> after_skippable_frames(std::span<const std::byte> start) {
  constexpr std::uint32_t skippable = 0x184d2a50;
  constexpr std::uint32_t any_of_16 = 0xfffffff0;
  while (true) {
    ByteReader reader(start);
    const auto magic = reader.read<std::uint32_t>();
    if (!magic || (*magic & any_of_16) != skippable) return start;
    const auto size = reader.read<std::uint32_t>();
    if (!size || !reader.skip(*size)) return {};
    start = start.subspan(reader.position());
  }
}

/// Bytes that need no unpacking.
class Copier final : public Decoder {
 public:
  Result<Step> step(std::span<const std::byte> from, std::span<std::byte> into) override {
    const std::size_t size = std::min(from.size(), into.size());
    std::copy_n(from.begin(), size, into.begin());
    return Step{size, size};
  }
  [[nodiscard]] bool is_complete() const override { return true; }
};

}  // namespace

Format recognise(std::span<const std::byte> start) {
  start = after_skippable_frames(start);
  for (const Magic& magic : magics) {
    if (start.size() < magic.size) continue;
    if (std::memcmp(start.data(), magic.bytes.data(), magic.size) == 0) return magic.format;
  }
  return Format::plain;
}

std::unique_ptr<Decoder> make_decoder(Format format) {
  switch (format) {
    case Format::zstd:
      return make_zstd_decoder();
    case Format::xz:
      return make_xz_decoder();
    case Format::lz4:
      return make_lz4_decoder();
    case Format::gzip:
      return make_gzip_decoder();
    case Format::plain:
      break;
  }
  return std::make_unique<Copier>();
}

}  // namespace hognose::unpack
