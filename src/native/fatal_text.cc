// Reading constants off a call.
// SPDX-License-Identifier: MIT
#include "native/fatal_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "native/call_argument.h"
#include "native/call_bytes.h"
#include "native/function_names.h"

namespace hognose::native {
namespace {

using target::Register;

/// The bytes right before a return address: the call, and what loads its arguments.
using Before = std::array<std::uint8_t, 40>;

/// Says always the same of its one argument, the name of a function.
constexpr std::string_view no_thread_state = "_Py_FatalError_TstateNULL";
constexpr std::size_t most_fatal_frames = 12;  // abort, raise and the runtime's own

bool is_fatal_function(std::string_view name) {
  return name == "Py_FatalError" || name == "_Py_FatalErrorFunc" ||
         name == "_Py_FatalErrorFormat" || name == "_Py_FatalRefcountErrorFunc" ||
         name == no_thread_state;
}

/// What was filled in is not kept: "bad ID: Allocated using API '%c'" as "bad ID: Allocated using API '…'".
std::string without_conversions(const std::string& format) {
  std::string text;
  for (std::size_t at = 0; at < format.size(); ++at) {
    if (format[at] != '%') {
      text += format[at];
      continue;
    }
    text += format.substr(at, 2) == "%%" ? "%" : "…";
    at = std::min(format.find_first_not_of("%-+ #0123456789.*lhzjt", at + 1), format.size());
  }
  return text;
}

/// A text that people read, up to its end or the end of its line; empty if it is none.
std::string read_text(const target::Target& target, Address at) {
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

/// A constant text: in memory that is not written.
std::string read_constant(const target::Target& target, Address at) {
  const target::Mapping* const mapping = target.maps.find(at);
  if (mapping == nullptr || mapping->writable || mapping->path.empty()) return {};
  return read_text(target, at);
}

/// What the last `lea REGISTER, [rip + x]` before a return address loads.
std::optional<Address> find_loaded(const Before& before, Address back, std::uint8_t modrm) {
  constexpr std::size_t length = 7;
  constexpr std::size_t call = 5;  // the shorter of the two that may follow
  for (std::size_t at = before.size() - call - length + 1; at-- > 0;) {
    if (before.at(at) != 0x48 || before.at(at + 1) != 0x8d || before.at(at + 2) != modrm) continue;
    const Address next = back - (before.size() - at - length);
    return next.moved_by(distance_at(before, at + 3));
  }
  return std::nullopt;
}

std::string read_loaded(const target::Target& target,
                        const Before& before,
                        Address back,
                        std::uint8_t modrm) {
  const auto at = find_loaded(before, back, modrm);
  return at ? read_constant(target, *at) : std::string();
}

constexpr std::uint8_t to_rdi = 0x3d;
constexpr std::uint8_t to_rsi = 0x35;

/// The arguments of the call that returns to `back`.
FatalText read_call(const target::Target& target, std::string_view called, Address back) {
  FatalText text;
  const auto before = read_before<Before>(*target.memory, back);
  if (!before) return text;
  if (called == "Py_FatalError") {
    text.message = read_loaded(target, *before, back, to_rdi);
  } else {
    text.function = read_loaded(target, *before, back, to_rdi);
    text.message = called == no_thread_state ? "the function must be called with the GIL held"
                                             : read_loaded(target, *before, back, to_rsi);
  }
  return text;
}

}  // namespace

std::optional<FatalText> find_fatal_text(const target::Target& target,
                                         MachineStack& machine,
                                         std::size_t start) {
  std::optional<std::size_t> oldest;
  for (std::size_t index = start; index < start + most_fatal_frames; ++index) {
    const MachineFrame* const frame = machine.at(index);
    if (frame == nullptr) break;
    if (is_fatal_function(plain_name(frame->function))) oldest = index;
  }
  if (!oldest) return std::nullopt;
  const std::string called(plain_name(machine.at(*oldest)->function));
  const MachineFrame* const caller = machine.at(*oldest + 1);
  FatalText text;
  if (caller != nullptr) text = read_call(target, called, caller->pc);
  const bool is_alone = called == "Py_FatalError";
  if (text.message.empty()) {
    // It was no constant: it was made as the program ran.
    const auto at =
        find_argument(target, machine, *oldest, is_alone ? Register::rdi : Register::rsi);
    if (at) text.message = read_text(target, *at);
  }
  if (called == "_Py_FatalErrorFormat") text.message = without_conversions(text.message);
  text.frame = *oldest + 1;
  return text;
}

}  // namespace hognose::native
