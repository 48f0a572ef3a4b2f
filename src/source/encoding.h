// The encoding of Python source (PEP 263): byte order mark, cookie, UTF-8.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace hognose::source {

/// The encoding that a comment in the first two lines declares, in lower case with '-' for '_';
/// empty if there is none.
[[nodiscard]] std::string find_encoding_cookie(std::string_view source);

/// The text of a source file as UTF-8. What its encoding cannot decode becomes U+FFFD; bytes that
/// are not UTF-8 in a file that should be are kept, for the reader to escape.
[[nodiscard]] std::string decode_source(std::string source);

}  // namespace hognose::source
