// Python text and bytes as they lie in memory.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "python/program/program.h"

namespace hognose::python {

/// The first characters of a str (2.7: unicode), as code points; lone surrogates and, in a corrupt
/// string, values past 0x10ffff are kept.
struct TextPrefix {
  std::u32string characters;
  std::uint64_t length = 0;  ///< characters in the whole string, as the object says
};

/// Where the characters of a str lie, and how: what its header says, checked for plausibility.
struct TextStorage {
  Address data;
  std::uint64_t length = 0;  ///< code units
  unsigned width = 1;  ///< bytes of a code unit: 1, 2 or 4
  bool utf16 = false;  ///< surrogate pairs stand for one character (2.7's UCS2)
};
[[nodiscard]] Result<TextStorage> find_text(const Program& program, Address object);

/// Appends the units [begin, begin + count) of a str to `out`, wholly or not at all.
[[nodiscard]] Result<void> read_units(const Program& program,
                                      const TextStorage& storage,
                                      std::uint64_t begin,
                                      std::uint64_t count,
                                      std::u32string& out);

/// Replaces each surrogate pair by the one character it stands for.
void join_surrogates(std::u32string& text);

/// At most `most` characters of the str at `object`.
[[nodiscard]] Result<TextPrefix> read_text(const Program& program,
                                           Address object,
                                           std::size_t most);

/// At most `most` bytes of a bytes object (2.7: str), and its whole size.
struct BytesPrefix {
  std::vector<std::byte> bytes;
  std::uint64_t size = 0;
};
[[nodiscard]] Result<BytesPrefix> read_bytes(const Program& program,
                                             Address object,
                                             std::size_t most);

/// Whether the object is a str (2.7: unicode or str) of exactly these characters.
[[nodiscard]] Result<bool> text_equals(const Program& program,
                                       Address object,
                                       std::u32string_view characters);

/// Appends `count` bytes from `from` to `out`, wholly or not at all.
[[nodiscard]] Result<void> read_byte_run(const Program& program,
                                         Address from,
                                         std::uint64_t count,
                                         std::vector<std::byte>& out);

/// A name for people: a str or (2.7) bytes object as printable UTF-8, at most 4096 characters.
/// Control characters, newlines, bidirectional overrides and lone surrogates come out escaped, so
/// that a hostile name can neither forge a line nor drive a terminal.
[[nodiscard]] Result<std::string> read_name(const Program& program, Address object);

}  // namespace hognose::python
