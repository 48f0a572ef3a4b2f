// Comparing lines of tracebacks.
// SPDX-License-Identifier: MIT
#include "document/entry_key.h"

#include "base/formatted.h"

namespace hognose::document {

namespace {

constexpr const char* decimal_digits = "0123456789";
constexpr const char* hex_digits = "0123456789abcdef";

/// Where the number ends that begins at `at`, which is a digit.
std::size_t end_of_number(std::string_view text, std::size_t at) {
  const bool is_hex = text.substr(at).starts_with("0x");
  const std::size_t end =
      text.find_first_not_of(is_hex ? hex_digits : decimal_digits, is_hex ? at + 2 : at);
  return end == std::string_view::npos ? text.size() : end;
}

/// `text` without the addresses in it: which object that was is no part of what is done.
std::string without_addresses(std::string_view text) {
  constexpr std::string_view prefix = "0x";
  std::string out;
  for (std::size_t at = text.find(prefix); at != std::string_view::npos; at = text.find(prefix)) {
    out += text.substr(0, at + prefix.size());
    text.remove_prefix(end_of_number(text, at));
  }
  return out.append(text);
}

}  // namespace

std::string without_numbers(std::string_view text, std::string_view mark) {
  std::string out;
  for (std::size_t at = text.find_first_of(decimal_digits); at != std::string_view::npos;
       at = text.find_first_of(decimal_digits)) {
    out.append(text.substr(0, at)).append(mark);
    text.remove_prefix(end_of_number(text, at));
  }
  return out.append(text);
}

std::optional<std::string> key_of(const TraceEntry& entry) {
  const FramePlace& place = entry.place;
  if (place.hole || entry.stands_for != 1) return std::nullopt;
  if (entry.native) {
    const NativePlace& native = *entry.native;
    return formatted("m{}\n{}\n{}\n{}", native.image, native.function, native.line, native.pc);
  }
  if (!entry.is_python) return "t" + without_addresses(entry.text);
  if (!place.line) return std::nullopt;
  return formatted("p{}\n{}\n{}\n{}", place.file, *place.line, place.function, entry.note);
}

}  // namespace hognose::document
