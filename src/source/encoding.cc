// Encodings of Python source.
// SPDX-License-Identifier: MIT
#include "source/encoding.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <cerrno>
#include <cstdint>

#include <iconv.h>

#include "source/single_byte.h"

namespace hognose::source {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

bool is_encoding_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
}

/// The name after "coding:" or "coding=" in one comment line; empty if there is none.
std::string_view find_cookie_in_line(std::string_view line) {
  const std::size_t hash = line.find_first_not_of(" \t\f");
  if (hash == std::string_view::npos || line[hash] != '#') return {};
  std::size_t at = line.find("coding", hash);
  for (; at != std::string_view::npos; at = line.find("coding", at + 1)) {
    std::string_view rest = line.substr(at + 6);
    if (rest.empty() || (rest[0] != ':' && rest[0] != '=')) continue;
    rest.remove_prefix(1);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    std::size_t length = 0;
    while (length < rest.size() && is_encoding_character(rest[length]))
      ++length;
    if (length != 0) return rest.substr(0, length);
  }
  return {};
}

bool is_blank_or_comment(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\f\r");
  return first == std::string_view::npos || line[first] == '#';
}

/// Encodings of several bytes that Python and iconv both know by these names. No others are asked of
/// iconv, which has hundreds that nobody writes Python in: a file chooses, and glibc's decoder of
/// ISO-2022-CN-EXT reads on behind the end, and those of IBM1364 and its like have run for ever.
constexpr std::array<std::string_view, 38> multi_byte{
    "big5",         "big5-hkscs",    "big5hkscs",   "cp1361",      "cp932",         "cp936",
    "cp949",        "cp950",         "csiso2022jp", "csiso2022kr", "csshiftjis",    "euc-cn",
    "euc-jisx0213", "euc-jp",        "euc-kr",      "euccn",       "eucjp",         "euckr",
    "gb18030",      "gb2312",        "gbk",         "iso-2022-jp", "iso-2022-jp-2", "iso-2022-jp-3",
    "iso-2022-kr",  "iso2022jp",     "iso2022kr",   "johab",       "ms932",         "ms936",
    "shift-jis",    "shiftjisx0213", "sjis",        "uhc",         "ujis",          "utf-7",
    "utf7",         "windows-31j"};

/// Null for what no iconv is asked for.
const char* find_iconv_name(const std::string& encoding) {
  const bool is_known =
      std::find(multi_byte.begin(), multi_byte.end(), encoding) != multi_byte.end();
  if (!is_known) return nullptr;
  return encoding == "sjis" ? "SHIFT-JIS" : encoding.c_str();
}

bool is_utf8(const std::string& encoding) {
  return encoding.empty() || encoding == "utf-8" || encoding == "utf8" || encoding == "utf-8-sig" ||
         encoding.starts_with("utf-8-");
}

/// Converts with iconv; bytes that do not decode become U+FFFD one by one.
std::string convert(iconv_t converter, std::string& source) {
  std::string out;
  std::array<char, 4096> buffer{};
  char* from = source.data();
  std::size_t left = source.size();
  const std::size_t whole = left;
  while (left != 0) {
    char* to = buffer.data();
    std::size_t room = buffer.size();
    const std::size_t done = iconv(converter, &from, &left, &to, &room);
    const int error = errno;
    if (left > whole) break;  // it has read behind the end
    out.append(buffer.data(), buffer.size() - room);
    if (done != static_cast<std::size_t>(-1) || error == E2BIG) continue;
    out += replacement;
    ++from;
    --left;
  }
  return out;
}

std::string replace_non_ascii(const std::string& source) {
  std::string out;
  for (const char c : source) {
    if (static_cast<unsigned char>(c) < 0x80U) {
      out += c;
    } else {
      out += replacement;
    }
  }
  return out;
}

}  // namespace

std::string find_encoding_cookie(std::string_view source) {
  std::string_view found;
  for (int row = 0; row < 2 && found.empty(); ++row) {
    const std::size_t end = source.find('\n');
    const std::string_view line = source.substr(0, end);
    found = find_cookie_in_line(line);
    if (end == std::string_view::npos || !is_blank_or_comment(line)) break;
    source.remove_prefix(end + 1);
  }
  std::string name(found);
  for (char& c : name) {
    c = c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return name;
}

std::string decode_source(std::string source) {
  if (source.starts_with(byte_order_mark)) return source.substr(byte_order_mark.size());
  const std::string encoding = find_encoding_cookie(source);
  if (is_utf8(encoding)) return source;
  if (auto text = decode_single_bytes(encoding == "mbcs" ? "cp1252" : encoding, source))
    return *std::move(text);
  const char* const name = find_iconv_name(encoding);
  if (name == nullptr) return replace_non_ascii(source);
  iconv_t converter = iconv_open("UTF-8", name);
  // iconv's own way to say "unknown".
  if (converter == std::bit_cast<iconv_t>(std::intptr_t{-1})) return replace_non_ascii(source);
  std::string text = convert(converter, source);
  iconv_close(converter);
  return text;
}

}  // namespace hognose::source
