// Looking for LEA in front of a call.
// SPDX-License-Identifier: MIT
#include "machine/constant_arguments.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "machine/call_bytes.h"

namespace hognose::machine {
namespace {

using target::Register;

/// The bytes right before a return address: the call, and what loads its arguments.
using Before = std::array<std::uint8_t, 40>;

/// How the argument's register is written: REX of `lea r, [rip + x]`, the byte behind the opcode, and that of
/// `xor r, r`.
struct Spelling {
  Register which;
  std::uint8_t rex;
  std::uint8_t modrm;
  std::uint8_t zeroed;
};
constexpr std::array spellings{Spelling{Register::rdi, 0x48, 0x3d, 0xff},
                               Spelling{Register::rsi, 0x48, 0x35, 0xf6},
                               Spelling{Register::rdx, 0x48, 0x15, 0xd2},
                               Spelling{Register::rcx, 0x48, 0x0d, 0xc9},
                               Spelling{Register::r8, 0x4c, 0x05, 0xc0},
                               Spelling{Register::r9, 0x4c, 0x0d, 0xc9}};
constexpr std::uint8_t load_address = 0x8d;
constexpr std::uint8_t exclusive_or = 0x31;
constexpr std::size_t bytes_of_load = 7;  // of lea
constexpr std::size_t bytes_of_call = 5;  // the shorter of the two that may follow

bool loads_at(const Before& before, std::size_t at, const Spelling& spelling) {
  return before.at(at) == spelling.rex && before.at(at + 1) == load_address &&
         before.at(at + 2) == spelling.modrm;
}

/// `xor r, r`, for r8 and r9 behind 45.
bool is_zeroed_at(const Before& before, std::size_t at, const Spelling& spelling) {
  constexpr std::uint8_t rex_of_both = 0x45;
  const bool is_high = spelling.rex != 0x48;
  if (before.at(at) != exclusive_or || before.at(at + 1) != spelling.zeroed) return false;
  return at == 0 || (before.at(at - 1) == rex_of_both) == is_high;
}

/// What the last of those loads; nothing if it is zero.
std::optional<Address> find_loaded(const Before& before, Address back, const Spelling& spelling) {
  for (std::size_t at = before.size() - bytes_of_call - 1; at-- > 0;) {
    if (is_zeroed_at(before, at, spelling)) return std::nullopt;
    if (at + bytes_of_load + bytes_of_call > before.size() || !loads_at(before, at, spelling))
      continue;
    const Address next = back - (before.size() - at - bytes_of_load);
    return next.moved_by(distance_at(before, at + 3));
  }
  return std::nullopt;
}

}  // namespace

std::string read_shown_text(const target::Target& target, Address at) {
  constexpr std::size_t most = 512;
  std::string text(most, '\0');
  text.resize(target.memory->read_some(at, std::as_writable_bytes(std::span(text))));
  const std::size_t end = text.find('\0');
  if (end == std::string::npos) return {};
  text.resize(std::min(end, text.find('\n')));
  const bool is_text = std::ranges::all_of(
      text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
  return is_text && text.size() >= 2 ? text : std::string();
}

std::string read_constant_argument(const target::Target& target, Address back, Register argument) {
  const auto* const spelling =
      std::ranges::find(spellings, argument, [](const Spelling& one) { return one.which; });
  const auto before = read_before<Before>(*target.memory, back);
  if (spelling == spellings.end() || !before) return {};
  const auto at = find_loaded(*before, back, *spelling);
  const target::Mapping* const mapping = at ? target.maps.find(*at) : nullptr;
  // A constant is in memory that is not written.
  if (mapping == nullptr || mapping->writable || mapping->path.empty()) return {};
  return read_shown_text(target, *at);
}

}  // namespace hognose::machine
