// Packed cores: the first byte says by which decoder the rest is read.
// SPDX-License-Identifier: MIT
#include <array>

#include "fuzz/fuzz.h"
#include "unpack/fake_packing.h"
#include "unpack/format.h"

namespace hognose::fuzz {
namespace {

using unpack::Format;
constexpr std::array formats{Format::plain, Format::zstd, Format::xz, Format::lz4, Format::gzip};

}  // namespace

std::vector<Bytes> seeds() {
  std::vector<Bytes> all;
  Bytes plain(3000);
  for (std::size_t i = 0; i < plain.size(); ++i)
    plain[i] = std::byte(i * i >> 5U & 0xFFU);
  for (std::size_t i = 0; i < formats.size(); ++i) {
    Bytes seed{std::byte(i)};
    const Bytes packed = formats[i] == Format::plain ? plain : unpack::pack(formats[i], plain);
    seed.insert(seed.end(), packed.begin(), packed.end());
    all.push_back(std::move(seed));
  }
  return all;
}

void examine(std::span<const std::byte> input) {
  if (input.empty()) return;
  static_cast<void>(unpack::recognise(input));
  const auto decoder =
      unpack::make_decoder(formats.at(std::to_integer<std::size_t>(input[0]) % formats.size()));
  constexpr std::size_t most_made = 1U << 22U;
  std::array<std::byte, 4096> room{};
  std::span<const std::byte> rest = input.subspan(1);
  for (std::size_t made = 0; made < most_made;) {
    const auto step = decoder->step(rest, room);
    if (!step || (step->taken == 0 && step->made == 0)) break;
    rest = rest.subspan(step->taken);
    made += step->made;
  }
  static_cast<void>(decoder->is_complete());
}

}  // namespace hognose::fuzz
