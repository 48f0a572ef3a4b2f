// Python text and bytes as they lie in memory, and as people may safely read them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>
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

/// A NUL-terminated C string, printable as above; at most `most` bytes.
[[nodiscard]] Result<std::string> read_c_string(const Program& program,
                                                Address address,
                                                std::size_t most = 1024);

/// tp_name of a type, printable; corrupt if it is empty, endless or not UTF-8.
[[nodiscard]] Result<std::string> read_type_label(const Program& program, Address tp_name);

/// Code points as UTF-8 with everything unprintable escaped (\n, \x1b, \u202e, \udc80).
[[nodiscard]] std::string printable(std::u32string_view characters);
/// The same for bytes that should be UTF-8; invalid ones become \udcXX.
[[nodiscard]] std::string printable(std::string_view utf8);

/// The same, but newlines and tabs stay.
[[nodiscard]] std::string printable_lines(std::u32string_view characters);

/// UTF-8 as code points; an invalid byte becomes the lone surrogate 0xdc00 + byte, as in Python's
/// surrogateescape.
[[nodiscard]] std::u32string decode_utf8(std::string_view utf8);

/// Appends one code point as UTF-8.
void append_utf8(std::string& out, char32_t character);

/// str.isprintable() of one character, by the newest Unicode that hognose knows.
[[nodiscard]] bool is_printable(char32_t character);

/// Which characters the reader's terminal can show as they are.
enum class Charset : std::uint8_t { ascii, latin1, utf8 };

/// repr() of text: quotes chosen as Python does, unprintable or unencodable characters escaped.
/// Between pieces of long text `goes_on` is asked, if there is one; the repr ends where it says no.
void append_repr(std::string& out,
                 std::u32string_view characters,
                 Charset charset,
                 const std::function<bool()>& goes_on = {});
/// repr() of bytes without its prefix: quoted, everything but printable ASCII escaped.
void append_bytes_repr(std::string& out,
                       std::span<const std::byte> bytes,
                       const std::function<bool()>& goes_on = {});

}  // namespace hognose::python
