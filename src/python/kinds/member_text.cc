// C's numbers, strings and pointers as Python's.
// SPDX-License-Identifier: MIT
#include "python/kinds/member_text.h"

#include <algorithm>
#include <array>
#include <string>

#include "python/kinds/writing.h"
#include "python/values/float_text.h"

namespace hognose::python {
namespace {

constexpr std::uint64_t longest_string = 1ULL << 20U;  // bytes, where the reader sets no limit
constexpr std::uint64_t most_of_character = 4;  // bytes in UTF-8

/// The bytes of a C string up to its zero, and what stood in the way of more.
struct CText {
  std::string bytes;
  std::optional<Error> error;
};

/// Reads as much as fits the answer, and no more than `room` bytes.
CText read_text(Describer& out, Address at, std::uint64_t room) {
  CText text;
  const std::uint64_t fits = count_worth_reading(out, longest_string) * most_of_character;
  const std::uint64_t most = std::min({fits, room, longest_string});
  std::array<char, 256> piece{};
  while (text.bytes.size() < most && spend_piece(out, piece.size())) {
    const Address from = at + text.bytes.size();
    const std::size_t wanted = std::min<std::uint64_t>(piece.size(), most - text.bytes.size());
    const auto into = std::as_writable_bytes(std::span(piece).first(wanted));
    const std::size_t count = out.program().memory().read_some(from, into);
    const auto end = std::find(piece.begin(), piece.begin() + count, '\0');
    text.bytes.append(piece.begin(), end);
    if (end != piece.begin() + count) return text;
    if (count < wanted) text.error = {ErrorKind::unmapped, from + count, "C string"};
    if (text.error) return text;
  }
  if (most == room) text.error = {ErrorKind::corrupt, at, "end of a C string"};
  if (most == longest_string) text.error = {ErrorKind::limit, at, "C string"};
  return text;
}

/// A literal of the type that Python makes of C's text: str.
void write_literal(Describer& out, const std::string& bytes) {
  std::string text;
  const auto goes_on = [&out] { return out.budget().check(); };
  if (out.program().dialect.text == layout::Text::python2) {
    append_bytes_repr(text, std::as_bytes(std::span(bytes)), goes_on);
  } else {
    append_repr(text, decode_utf8(bytes), out.options().charset, goes_on);
  }
  out.write(text);
}

void write_string(Describer& out, Address at, std::uint64_t room) {
  const CText text = read_text(out, at, room);
  if (!text.error || !text.bytes.empty()) write_literal(out, text.bytes);
  if (text.error) out.write_hole(*text.error);
}

template <class T>
Result<T> read_as(Describer& out, const Member& member) {
  return out.program().memory().read_value<T>(member.at, "member");
}

/// `suffix`: where 2.7 makes a long of it.
template <class T>
void write_integer(Describer& out, const Member& member, bool is_long = false) {
  const auto value = read_as<T>(out, member);
  if (!value) return out.write_hole(value.error());
  out.write(std::to_string(*value));
  if (is_long && out.program().style.long_suffix) out.write("L");
}

template <class T>
void write_real(Describer& out, const Member& member) {
  const auto value = read_as<T>(out, member);
  if (!value) return out.write_hole(value.error());
  out.write(float_repr(static_cast<double>(*value), true));
}

void write_byte(Describer& out, const Member& member) {
  const auto value = read_as<char>(out, member);
  if (!value) return out.write_hole(value.error());
  if (member.type == MemberType::t_bool) return out.write(*value != 0 ? "True" : "False");
  write_literal(out, std::string(1, *value));
}

void write_pointer(Describer& out, const Member& member) {
  const auto value = read_as<std::uint64_t>(out, member);
  if (!value) return out.write_hole(value.error());
  if (*value == 0 && member.type != MemberType::t_object_ex) return out.write("None");
  if (member.type == MemberType::t_string) {
    return write_string(out, Address(*value), longest_string);
  }
  out.describe(Address(*value));
}

}  // namespace

void write_member(Describer& out, const Member& member) {
  switch (member.type) {
    case MemberType::t_bool:
    case MemberType::t_char:
      return write_byte(out, member);
    case MemberType::t_byte:
      return write_integer<std::int8_t>(out, member);
    case MemberType::t_ubyte:
      return write_integer<std::uint8_t>(out, member, true);
    case MemberType::t_short:
      return write_integer<std::int16_t>(out, member);
    case MemberType::t_ushort:
      return write_integer<std::uint16_t>(out, member, true);
    case MemberType::t_int:
      return write_integer<std::int32_t>(out, member);
    case MemberType::t_uint:
      return write_integer<std::uint32_t>(out, member, true);
    case MemberType::t_long:
    case MemberType::t_pyssizet:
      return write_integer<std::int64_t>(out, member);
    case MemberType::t_longlong:
      return write_integer<std::int64_t>(out, member, true);
    case MemberType::t_ulong:
    case MemberType::t_ulonglong:
      return write_integer<std::uint64_t>(out, member, true);
    case MemberType::t_float:
      return write_real<float>(out, member);
    case MemberType::t_double:
      return write_real<double>(out, member);
    case MemberType::t_string_inplace:
      return write_string(out, member.at, member.room);
    case MemberType::t_string:
    case MemberType::t_object:
    case MemberType::t_object_ex:
      return write_pointer(out, member);
    case MemberType::t_none:
      return out.write("None");
  }
}

}  // namespace hognose::python
