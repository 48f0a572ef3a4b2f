// Reads C strings piece by piece, up to their NUL.
// SPDX-License-Identifier: MIT
#include "python/values/c_string.h"

#include <algorithm>
#include <array>

#include "python/values/printable.h"

namespace hognose::python {
namespace {

/// The bytes of a C string up to `most`, and whether its NUL was met.
struct CString {
  std::string bytes;
  bool ended = false;
};

// A literal lies in read-only data, of which a core has none.
Error describe_loss(const Program& program, Address at) {
  const target::Mapping* const mapping = program.target->maps.find(at);
  const bool is_of_file = !program.target->is_live && mapping != nullptr && !mapping->path.empty();
  if (!is_of_file) return {ErrorKind::unmapped, at, "C string"};
  return {ErrorKind::not_found, at, "C string, which is in a file that is missing"};
}

Result<CString> read_raw_c_string(const Program& program, Address address, std::size_t most) {
  CString string;
  std::array<char, 64> piece{};
  while (!string.ended && string.bytes.size() < most) {
    const Address at = address + string.bytes.size();
    const std::size_t wanted = std::min(piece.size(), most - string.bytes.size());
    const std::size_t count =
        program.memory().read_some(at, std::as_writable_bytes(std::span(piece).first(wanted)));
    const auto end = std::find(piece.begin(), piece.begin() + count, '\0');
    string.ended = end != piece.begin() + count;
    string.bytes.append(piece.begin(), end);
    if (!string.ended && count < wanted) {
      return fail(describe_loss(program, at + count));
    }
  }
  return string;
}

}  // namespace

Result<std::string> read_c_string(const Program& program, Address address, std::size_t most) {
  const CString string = TRY(read_raw_c_string(program, address, most));
  return printable(string.bytes);
}

Result<std::string> read_type_label(const Program& program, Address tp_name) {
  constexpr std::size_t most_label = 1024;
  const CString label = TRY(read_raw_c_string(program, tp_name, most_label));
  const std::u32string characters = decode_utf8(label.bytes);
  const bool is_utf8 =
      std::ranges::none_of(characters, [](char32_t c) { return c >= 0xDC80U && c <= 0xDCFFU; });
  if (!label.ended || characters.empty() || !is_utf8) {
    return fail(ErrorKind::corrupt, "tp_name", tp_name);
  }
  return printable(characters);
}

}  // namespace hognose::python
