// Python text and bytes as they lie in memory, and as people may safely read them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "python/program.h"

namespace hognose::python {

/// The first characters of a str (2.7: unicode), as code points; lone surrogates and, in a corrupt
/// string, values past 0x10ffff are kept.
struct TextPrefix {
  std::u32string characters;
  std::uint64_t length = 0;  ///< characters in the whole string, as the object says
};

/// At most `most` characters of the str at `object`.
[[nodiscard]] Result<TextPrefix> read_text(const Program& program, Address object, std::size_t most);

/// At most `most` bytes of a bytes object (2.7: str), and its whole size.
struct BytesPrefix {
  std::vector<std::byte> bytes;
  std::uint64_t size = 0;
};
[[nodiscard]] Result<BytesPrefix> read_bytes(const Program& program, Address object, std::size_t most);

/// A name for people: a str or (2.7) bytes object as printable UTF-8, at most 4096 characters.
/// Control characters, newlines, bidirectional overrides and lone surrogates come out escaped, so
/// that a hostile name can neither forge a line nor drive a terminal.
[[nodiscard]] Result<std::string> read_name(const Program& program, Address object);

/// A NUL-terminated C string, printable as above; at most `most` bytes.
[[nodiscard]] Result<std::string> read_c_string(const Program& program,
                                                Address address,
                                                std::size_t most = 1024);

/// Code points as UTF-8 with everything unprintable escaped (\n, \x1b, \u202e, \udc80).
[[nodiscard]] std::string printable(std::u32string_view characters);
/// The same for bytes that should be UTF-8; invalid ones become \udcXX.
[[nodiscard]] std::string printable(std::string_view utf8);

/// Appends one code point as UTF-8.
void append_utf8(std::string& out, char32_t character);

/// str.isprintable() of one character, by the newest Unicode that hognose knows.
[[nodiscard]] bool is_printable(char32_t character);

/// Which characters the reader's terminal can show as they are.
enum class Charset : std::uint8_t { ascii, latin1, utf8 };

/// repr() of text: quotes chosen as Python does, unprintable or unencodable characters escaped.
void append_repr(std::string& out, std::u32string_view characters, Charset charset);

}  // namespace hognose::python
