// Text as people may safely read it: what is unprintable is escaped, so that a hostile name can
// neither forge a line nor drive a terminal.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace hognose::python {

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
