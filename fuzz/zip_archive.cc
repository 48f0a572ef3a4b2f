// Zip archives of Python's source.
// SPDX-License-Identifier: MIT
#include "source/zip_archive.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "fuzz/fuzz.h"
#include "source/fake_zip.h"

namespace hognose::fuzz {

std::vector<Bytes> seeds() {
  std::vector<Bytes> all;
  for (const char* before : {"", "#!/usr/bin/python3\n"}) {
    const std::string archive = source::FakeZip(before)
                                    .add("other.py", "y = 2\n", 0)
                                    .add("a.py", std::string(500, '#'))
                                    .finish("a comment");
    const auto bytes = std::as_bytes(std::span(archive));
    all.emplace_back(bytes.begin(), bytes.end());
  }
  return all;
}

void examine(std::span<const std::byte> input) {
  constexpr std::uint64_t most_bytes = 1U << 20U;
  const auto read_at = [input](std::uint64_t offset, std::span<std::byte> into) {
    if (offset >= input.size()) return std::size_t{0};
    const auto piece = input.subspan(offset);
    const std::size_t count = std::min(piece.size(), into.size());
    std::copy_n(piece.begin(), count, into.begin());
    return count;
  };
  for (const char* name : {"a.py", "other.py"}) {
    const auto text = source::read_zip_member({input.size(), read_at}, name, most_bytes);
    if (text && text->size() > most_bytes) std::abort();
  }
}

}  // namespace hognose::fuzz
