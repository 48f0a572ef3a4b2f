// UTF-8, strictly: what is no sequence of the Unicode Standard (chapter 3.9, table 3-7) is none here. And
// text by characters, of which a stray byte is one.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hognose {

/// The length of the valid sequence that begins `text`; 0 if none does: too short, too long for its
/// character, half of a surrogate pair, or past U+10FFFF.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// The character of one valid sequence.
[[nodiscard]] char32_t decode_utf8_sequence(std::string_view sequence);

/// Whether a byte goes on with a character that another began.
[[nodiscard]] constexpr bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Characters (code points) of UTF-8 text; a stray byte counts as one.
[[nodiscard]] std::size_t count_characters(std::string_view text);

/// The first `most` characters of `text`.
[[nodiscard]] std::string_view first_characters(std::string_view text, std::size_t most);

/// Where the character begins that the byte at `at` is of: `at` itself if that byte, or the end, stands
/// there for no other.
[[nodiscard]] std::size_t find_character(std::string_view text, std::size_t at);

/// `text`; or if it has more than `most` bytes, as much of its front in whole characters, and "…".
[[nodiscard]] std::string cut_text(std::string_view text, std::size_t most);

}  // namespace hognose
