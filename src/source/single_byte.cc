// A table of upper halves; the lower ones are ASCII.
// SPDX-License-Identifier: MIT
#include "source/single_byte.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "python/values/printable.h"

namespace hognose::source {
namespace {

constexpr std::size_t first_upper = 0x80;

struct Encoding {
  std::string_view names;  // each between blanks
  std::array<std::uint16_t, first_upper> upper;
};

constexpr Encoding encodings[] = {
#include "source/single_byte.inc"
};

const Encoding* find_encoding(std::string_view name) {
  // What the interpreter itself takes for Latin-1.
  if (name == "iso-latin-1" || name.starts_with("latin-1-")) name = "latin-1";
  if (name.empty() || name.find(' ') != std::string_view::npos) return nullptr;
  const std::string word = " " + std::string(name) + " ";
  const auto* const found =
      std::find_if(std::begin(encodings), std::end(encodings), [&](const Encoding& one) {
        return one.names.find(word) != std::string_view::npos;
      });
  return found == std::end(encodings) ? nullptr : found;
}

}  // namespace

std::optional<std::string> decode_single_bytes(std::string_view encoding, std::string_view source) {
  const Encoding* const found = find_encoding(encoding);
  if (found == nullptr) return std::nullopt;
  std::string out;
  out.reserve(source.size());
  for (const char c : source) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < first_upper) {
      out += c;
    } else {
      python::append_utf8(out, found->upper[byte - first_upper]);
    }
  }
  return out;
}

}  // namespace hognose::source
