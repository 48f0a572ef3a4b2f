// Telling sequences of UTF-8 from other bytes.
// SPDX-License-Identifier: MIT
#include "base/utf8.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace hognose {
namespace {

/// Whether these two begin a sequence that is too long for its character, or no character's at all.
bool is_misused(unsigned lead, unsigned second) {
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool out_of_range = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return overlong || out_of_range;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues_character(text[i])) return 0;
  }
  return is_misused(lead, byte(1)) ? 0 : length;
}

char32_t decode_utf8_sequence(std::string_view sequence) {
  const auto lead = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return lead;
  char32_t c = lead & (0x7FU >> sequence.size());
  for (const char byte : sequence.substr(1))
    c = c << 6U | (static_cast<unsigned char>(byte) & 0x3FU);
  return c;
}

// Eight bytes at a time: those that continue a character begin with the bits 10.
std::size_t count_characters(std::string_view text) {
  constexpr std::uint64_t tops = 0x8080'8080'8080'8080;
  std::size_t count = text.size();
  while (!text.empty()) {
    std::uint64_t eight = 0;
    const std::size_t size = std::min(text.size(), sizeof eight);
    std::memcpy(&eight, text.data(), size);
    count -= static_cast<std::size_t>(std::popcount(eight & ~(eight << 1U) & tops));
    text.remove_prefix(size);
  }
  return count;
}

std::string_view first_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (continues_character(text[at])) continue;
    if (count == most) return text.substr(0, at);
    ++count;
  }
  return text;
}

std::size_t find_character(std::string_view text, std::size_t at) {
  while (at != 0 && at < text.size() && continues_character(text[at]))
    --at;
  return at;
}

std::string cut_text(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  return std::string(text.substr(0, find_character(text, most))) + "…";
}

}  // namespace hognose
