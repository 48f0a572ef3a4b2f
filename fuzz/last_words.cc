// What a process leaves behind as it ends: texts, exceptions, panics and signal frames, in memory that says anything.
//
// A third of the bytes each is code, data and a stack.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string_view>

#include "clib/abort_message.h"
#include "clib/cxx_exception.h"
#include "clib/signal_frame.h"
#include "fuzz/fuzz.h"
#include "machine/call_result.h"
#include "machine/constant_arguments.h"
#include "native/fake_machine_stack.h"
#include "native/fatal_text.h"
#include "session/crash/rust_panic.h"
#include "target/fake_target.h"

namespace hognose::fuzz {
namespace {

using namespace std::string_view_literals;

constexpr Address code(0x7f0000200000);
constexpr Address data(0x7f0000300000);
constexpr Address stack(0x7ff000000000);
constexpr std::size_t part = 2048;  // of a seed

void put(Bytes& bytes, std::size_t at, std::uint64_t value) {
  const auto raw = std::as_bytes(std::span(&value, 1));
  std::copy(raw.begin(), raw.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

void put(Bytes& bytes, std::size_t at, std::string_view text) {
  const auto raw = std::as_bytes(std::span(text));
  std::copy(raw.begin(), raw.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

/// glibc's text, a call with two constants, and the place of a panic that functions have handed on.
Bytes make_seed() {
  Bytes bytes(3 * part);
  put(bytes, 0x100, "\x48\x8d\x35\x00\x01\x00\x00\x48\x8d\x3d\xf9\x00\x00\x00\xe8"sv);
  put(bytes, part, data.value() + 8);
  put(bytes, part + 8, 32);
  put(bytes, part + 12, "free(): double free detected\n");
  put(bytes, part + 0x100, "src/lib.rs");
  put(bytes, part + 0x120, data.value() + 0x100);
  put(bytes, part + 0x128, 10);
  put(bytes, part + 0x130, (std::uint64_t{5} << 32U) + 27);
  put(bytes, part + 0x140, "GNUCC++");
  for (std::size_t at = 2 * part; at < 3 * part; at += 0x40)
    put(bytes, at, data.value() + 0x120);
  return bytes;
}

/// The code of __cxa_get_globals, and a thread whose variables lead to the data.
Bytes make_exception() {
  Bytes bytes(3 * part);
  put(bytes, 0, "\x48\x8d\x3d\x00\x01\x00\x00\xe8\x00\x00\x00\x00\x48\x05\x10\x00\x00\x00"sv);
  put(bytes, 0x107, 1);
  put(bytes, part + 8, data.value() + 0x40);
  put(bytes, part + 0x50, data.value() + 0x80);
  put(bytes, part + 0x90, data.value() + 0x200);
  put(bytes, part + 0x200, data.value() + 0x300);
  put(bytes, part + 0x250, "GNUCC++\0"sv);
  return bytes;
}

target::Mapping map(Address begin, std::size_t size, bool is_code, bool is_written) {
  target::Mapping mapping;
  mapping.range = AddressRange::from(begin, std::max<std::size_t>(size, 1));
  mapping.readable = true;
  mapping.writable = is_written;
  mapping.executable = is_code;
  if (begin != stack) mapping.path = "/app/_shop.so";
  return mapping;
}

/// raise, abort, the runtime's functions, and who called them.
void add_frames(native::FakeMachineStack& machine, bool is_fatal) {
  constexpr std::size_t frames = 6;
  for (std::size_t index = 0; index < frames; ++index) {
    const char* const name = index == 1 ? "abort" : index == 2 && is_fatal ? "Py_FatalError" : "";
    machine.add(name, stack + index * 0x80, 0x80);
    machine.frame(index).pc = code + 0x80 * (index + 1);
    machine.frame(index).function_start = code + 0x80 * index;
    machine.keep(index, target::Register::rbx, data + 0x100);
  }
}

}  // namespace

std::vector<Bytes> seeds() {
  return {make_seed(), make_exception()};
}

void examine(std::span<const std::byte> input) {
  const std::size_t third = input.size() / 3;
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);
  parts.memory->put(code, input.first(third));
  parts.memory->put(data, input.subspan(third, third));
  parts.memory->put(stack, input.subspan(2 * third));
  target.maps = target::Maps({map(code, third, true, false),
                              map(data, third, false, false),
                              map(stack, input.size() - 2 * third, false, true)});
  parts.symbols->add("__abort_msg", data);
  parts.symbols->add("__cxa_get_globals", code);
  static_cast<void>(clib::read_abort_message(*target.symbols, *target.memory, code));
  static_cast<void>(clib::read_cxx_exceptions(*target.symbols, *target.memory, data));
  if (const auto frame = clib::read_signal_frame(*target.memory, stack)) {
    static_cast<void>(clib::find_fault(*target.memory, *frame, 11));
    static_cast<void>(clib::is_write(*frame));
  }
  for (const bool is_fatal : {false, true}) {
    native::FakeMachineStack machine;
    add_frames(machine, is_fatal);
    static_cast<void>(native::find_fatal_text(target, machine, 0));
    static_cast<void>(session::find_rust_panic(target, machine, 0));
  }
  for (const target::Register which : {target::Register::rax, target::Register::rbx}) {
    static_cast<void>(machine::find_call_result(target, code + third / 2, 4, which));
    static_cast<void>(machine::read_constant_argument(target, code + third / 2, which));
  }
}

}  // namespace hognose::fuzz
