// Line tables of all encodings: the first byte says which, the second where.
// SPDX-License-Identifier: MIT
#include "python/frames/line_table.h"

#include "fuzz/fuzz.h"

namespace hognose::fuzz {
namespace {

constexpr unsigned encodings = 4;

}  // namespace

std::vector<Bytes> seeds() {
  std::vector<Bytes> all;
  for (unsigned encoding = 0; encoding < encodings; ++encoding) {
    Bytes table{std::byte(encoding), std::byte{10}};
    for (unsigned i = 0; i < 40; ++i)
      table.push_back(std::byte(i % 3 == 0 ? 0x80U + i * 7 % 128 : i));
    all.push_back(std::move(table));
  }
  return all;
}

void examine(std::span<const std::byte> input) {
  constexpr std::size_t head = 2;
  if (input.size() < head) return;
  python::LineTableBytes table;
  table.encoding = static_cast<layout::LineTable>(std::to_integer<unsigned>(input[0]) % encodings);
  table.bytes = input.subspan(head);
  table.first_line = std::to_integer<std::int64_t>(input[1]);
  static_cast<void>(python::find_in_line_table(table, std::to_integer<std::int64_t>(input[1]) * 2));
  static_cast<void>(python::find_in_line_table(table, std::int64_t{1} << 40));
}

}  // namespace hognose::fuzz
