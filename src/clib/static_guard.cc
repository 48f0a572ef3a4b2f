// From the word of a guard to its caller's code, and from there to other stacks.
// SPDX-License-Identifier: MIT
#include "clib/static_guard.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "machine/call_target.h"
#include "machine/flow.h"

namespace hognose::clib {
namespace {

constexpr std::string_view acquiring = "__cxa_guard_acquire";
constexpr std::string_view of_guards = "__cxa_guard_";
constexpr std::uint32_t waited_for =
    0x10100;  // _GLIBCXX_GUARD_WAITING_BIT | _GLIBCXX_GUARD_PENDING_BIT

/// The words of a stack from its pointer on, as many as there are.
std::vector<Address> read_stack(const target::Memory& memory, Address pointer, std::size_t most) {
  std::vector<Address> words(most);
  if (pointer.is_null()) return {};
  const std::size_t bytes = memory.read_some(pointer, std::as_writable_bytes(std::span(words)));
  words.resize(bytes / sizeof(Address));
  return words;
}

bool may_be_code(const target::Target& target, Address at) {
  if (target.maps.is_empty()) return true;
  const target::Mapping* const mapping = target.maps.find(at);
  return mapping != nullptr && mapping->executable;
}

/// Where the call returns to that waits: nothing of the C++ library's own is between.
std::optional<Address> find_asking(const target::Target& target, Address stack_pointer) {
  constexpr std::size_t most_words = 64;
  for (const Address word : read_stack(*target.memory, stack_pointer, most_words)) {
    if (!may_be_code(target, word)) continue;
    const auto called = machine::find_called_function(target, word);
    if (called && called->name == acquiring) return word;
  }
  return std::nullopt;
}

bool is_call(std::span<const std::byte> code) {
  const auto byte_at = [code](std::size_t at) {
    return at < code.size() ? std::to_integer<std::uint8_t>(code[at]) : std::uint8_t{0};
  };
  const bool has_rex = (byte_at(0) & 0xf0U) == 0x40;
  const std::size_t at = has_rex ? 1 : 0;
  return byte_at(at) == 0xe8 || (byte_at(at) == 0xff && (byte_at(at + 1) >> 3U & 7U) == 2);
}

/// What `lea rdi, [rip + …]` loads, if `code`, in front of `next`, is one; else null.
Address find_loaded(std::span<const std::byte> code, Address next) {
  constexpr std::array load{std::byte{0x48}, std::byte{0x8d}, std::byte{0x3d}};
  std::int32_t distance = 0;
  if (code.size() < load.size() + sizeof distance) return {};
  if (!std::ranges::equal(code.first(load.size()), load)) return {};
  std::memcpy(&distance, code.subspan(load.size()).data(), sizeof distance);
  return next.moved_by(distance);
}

/// As compilers lay it out: in one piece.
std::vector<Address> find_inside(const target::Target& target, Address asking, Address guard) {
  constexpr std::size_t most_code = 4096;
  std::array<std::byte, most_code> bytes{};
  const auto code = std::span(bytes).first(target.memory->read_some(asking, bytes));
  std::vector<Address> inside;
  Address loaded;  // since the last call
  for (std::size_t at = 0; at < code.size();) {
    const auto rest = code.subspan(at);
    const auto flow = machine::follow(rest);
    if (!flow || flow->length == 0) break;
    at += flow->length;
    const Address next = asking + at;
    if (const Address now = find_loaded(rest, next); !now.is_null()) loaded = now;
    if (!is_call(rest)) continue;
    const auto called = machine::find_called_function(target, next);
    if (loaded == guard || (called && called->name.starts_with(of_guards))) return inside;
    loaded = {};
    inside.push_back(next);
  }
  return {};
}

}  // namespace

std::optional<StaticGuard> find_static_guard(const target::Target& target,
                                             const target::SystemCall& call,
                                             Address stack_pointer) {
  const auto futex = call.futex_waited_at();
  if (!futex || static_cast<std::uint32_t>(call.arguments[2].value_or(0)) != waited_for)
    return std::nullopt;
  const auto word = target.memory->read_value<std::uint64_t>(*futex, "guard");
  if (!word || *word != waited_for) return std::nullopt;
  const auto asking = find_asking(target, stack_pointer);
  if (!asking) return std::nullopt;
  return StaticGuard{*futex, find_inside(target, *asking, *futex)};
}

bool returns_to_any(const target::Memory& memory,
                    Address stack_pointer,
                    const std::vector<Address>& places) {
  constexpr std::size_t most_words = 1U << 15U;
  const auto words = read_stack(memory, stack_pointer, most_words);
  return std::ranges::any_of(
      words, [&places](Address word) { return std::ranges::binary_search(places, word); });
}

}  // namespace hognose::clib
