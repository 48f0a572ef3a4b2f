// Looks at bytes as bytes.
// SPDX-License-Identifier: MIT
#include "session/whatis/shape_notes.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <string_view>

#include "base/formatted.h"

namespace hognose::session {
namespace {

constexpr char first_printable = ' ';
constexpr char last_printable = '~';

bool is_printable(char one) {
  return one >= first_printable && one <= last_printable;
}

/// What the debug allocator fills memory with, since 3.7 and before.
std::string_view describe_fill_byte(unsigned byte) {
  switch (byte) {
    case 0xCD:
    case 0xCB:
      return "memory that was handed out and not written yet";
    case 0xDD:
    case 0xDB:
      return "memory that was freed";
    case 0xFD:
    case 0xFB:
      return "what guards the ends of blocks";
    default:
      return {};
  }
}

bool is_repeated(std::uint64_t value) {
  return value == (value & 0xff) * 0x0101010101010101ULL;
}

bool is_canonical(std::uint64_t value) {
  constexpr unsigned unused = 16;
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(value << unused) >> unused) == value;
}

/// The bytes in the order in which they lie in memory, if all are printable but zeros at the end.
std::string find_text_in(std::uint64_t value) {
  constexpr std::size_t least = 4;
  std::array<char, sizeof value> bytes{};
  std::memcpy(bytes.data(), &value, sizeof value);
  const std::string_view all(bytes.data(), bytes.size());
  const std::string_view text = all.substr(0, all.find('\0'));
  const bool is_text = text.size() >= least && std::ranges::all_of(text, is_printable) &&
                       all.find_first_not_of('\0', text.size()) == std::string_view::npos;
  return is_text ? std::string(text) : std::string();
}

}  // namespace

std::vector<std::string> describe_number(Address address, bool is_mapped) {
  constexpr std::uint64_t null_page = 65536;
  constexpr std::uint64_t errors = 4096;
  std::vector<std::string> notes;
  if (is_mapped) return notes;
  const std::uint64_t value = address.value();
  const auto fill = describe_fill_byte(static_cast<unsigned>(value & 0xff));
  const std::string text = find_text_in(value);
  if (value == 0) {
    notes.emplace_back("it is NULL");
  } else if (value < null_page) {
    notes.push_back(
        formatted("a small number: {}, or a field at +{} of what NULL points to", value, value));
  } else if (value > ~errors) {
    notes.push_back(formatted("a small negative number: {}", static_cast<std::int64_t>(value)));
  } else if (is_repeated(value) && !fill.empty()) {
    notes.push_back(formatted("the debug allocator fills {} with this byte", fill));
  } else if (!text.empty()) {
    notes.push_back(formatted("its bytes are text: \"{}\"", text));
  } else if (!is_canonical(value)) {
    notes.emplace_back("no address: its upper 17 bits are not the same");
  }
  return notes;
}

std::string describe_fill(const target::Memory& memory, Address address) {
  const auto word = memory.read_value<std::uint64_t>(address.without_tag(word_size - 1));
  if (!word) return {};
  const std::uint64_t value = *word;
  const auto fill = describe_fill_byte(static_cast<unsigned>(value & 0xff));
  if (!is_repeated(value) || fill.empty()) return {};
  return formatted(
      "the bytes there are 0x{:02x}, with which the debug allocator fills {}", value & 0xff, fill);
}

std::string find_text_at(const target::Memory& memory, Address address) {
  constexpr std::size_t least = 4;
  constexpr std::size_t enough = 16;
  std::array<char, 80> bytes{};
  const std::size_t size = memory.read_some(address, std::as_writable_bytes(std::span(bytes)));
  const std::string_view all(bytes.data(), size);
  const auto count =
      static_cast<std::size_t>(std::ranges::find_if_not(all, is_printable) - all.begin());
  const bool is_ended = count < size && all[count] == '\0';
  if (count < (is_ended ? least : enough)) return {};
  return formatted("\"{}\"{}", all.substr(0, count), is_ended ? "" : "...");
}

}  // namespace hognose::session
