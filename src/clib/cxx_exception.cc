// From the code of __cxa_get_globals to an exception.
// SPDX-License-Identifier: MIT
#include "clib/cxx_exception.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

namespace hognose::clib {
namespace {

class Reader {
 public:
  explicit Reader(const target::Memory& memory) : memory_(memory) {}

  [[nodiscard]] Result<std::uint64_t> word(Address from) const {
    return memory_.read_value<std::uint64_t>(from);
  }
  [[nodiscard]] Address pointer(Address from) const { return Address(word(from).value_or(0)); }
  /// Up to its NUL; nothing if there is none within reach.
  [[nodiscard]] std::optional<std::string> text(Address from) const {
    constexpr std::size_t most = 512;
    std::string chars(most, '\0');
    chars.resize(memory_.read_some(from, std::as_writable_bytes(std::span(chars))));
    const std::size_t end = chars.find('\0');
    if (end == std::string::npos) return std::nullopt;
    chars.resize(end);
    return chars;
  }
  [[nodiscard]] const target::Memory& memory() const { return memory_; }

 private:
  const target::Memory& memory_;
};

/// Where the code finds a thread's variable.
struct Variable {
  Address pair;  // { module, offset }
  std::uint64_t addend = 0;
};

std::optional<Variable> find_variable(const Reader& read, Address function) {
  const auto read_code = read.memory().read_value<std::array<std::uint8_t, 48>>(function);
  if (!read_code) return std::nullopt;
  const auto& code = *read_code;
  const auto number_at = [&code](std::size_t at) {
    std::uint32_t number = 0;
    std::memcpy(&number, &code.at(at), sizeof(number));
    return number;
  };
  const auto find = [&code](std::size_t from, std::span<const std::uint8_t> bytes) {
    const auto found = std::search(code.begin() + static_cast<std::ptrdiff_t>(from),
                                   code.end() - sizeof(std::uint32_t),
                                   bytes.begin(),
                                   bytes.end());
    return static_cast<std::size_t>(found - code.begin());
  };
  constexpr std::array<std::uint8_t, 3> load{0x48, 0x8d, 0x3d};
  constexpr std::array<std::uint8_t, 2> add{0x48, 0x05};
  constexpr std::array<std::uint8_t, 3> add_short{0x48, 0x83, 0xc0};
  const std::size_t last = code.size() - sizeof(std::uint32_t);
  const std::size_t at = find(0, load);
  if (at + load.size() > last) return std::nullopt;
  constexpr std::uint64_t length = 7;
  const Address next(function.value() + at + length);
  Variable variable{next.moved_by(static_cast<std::int32_t>(number_at(at + load.size())))};
  const std::size_t sum = find(at + length, add);
  const std::size_t short_sum = find(at + length, add_short);
  if (sum < short_sum && sum + add.size() <= last) variable.addend = number_at(sum + add.size());
  // add rsp, 8 is none of it: that has another register in its last byte.
  if (short_sum < sum) variable.addend = code.at(short_sum + add_short.size());
  return variable;
}

Address find_globals(const Reader& read, const Variable& variable, Address thread_base) {
  constexpr std::uint64_t most_modules = 1U << 16U;
  const auto module = read.word(variable.pair);
  const auto offset = read.word(variable.pair + word_size);
  if (!module || !offset || *module == 0 || *module > most_modules) return {};
  const Address vector = read.pointer(thread_base + word_size);
  const Address block = read.pointer(vector + 2 * word_size * *module);
  constexpr std::uint64_t not_yet_made = ~0ULL;
  if (vector.is_null() || block.is_null() || block.value() == not_yet_made) return {};
  return block + *offset + variable.addend;
}

bool is_type_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f;
  });
}

/// What type_info calls it; a star in front says that it is compared by its address.
std::string read_name(const Reader& read, Address type) {
  std::string name = read.text(read.pointer(type + word_size)).value_or("");
  if (name.starts_with('*')) name.erase(0, 1);
  return is_type_name(name) ? name : std::string();
}

/// Along single inheritance; what follows the name of a class without bases is not a type.
std::string read_what(const Reader& read, Address type, Address object) {
  constexpr int most_bases = 16;
  for (int depth = 0; depth < most_bases; ++depth) {
    const std::string name = read_name(read, type);
    if (name.empty()) return {};
    if (name == "St13runtime_error" || name == "St11logic_error")
      return read.text(read.pointer(object + word_size)).value_or("");
    type = read.pointer(type + 2 * word_size);
  }
  return {};
}

}  // namespace

std::optional<CxxExceptions> read_cxx_exceptions(const target::Symbols& symbols,
                                                 const target::Memory& memory,
                                                 Address thread_base) {
  constexpr std::uint64_t to_class = 80;
  constexpr std::uint64_t to_object = 112;
  constexpr std::uint64_t gnu_class = 0x474e5543432b2b00U;  // "GNUCC++\0"
  const Reader read(memory);
  const auto function = symbols.find_address("__cxa_get_globals");
  if (!function || thread_base.is_null()) return std::nullopt;
  const auto variable = find_variable(read, *function);
  if (!variable) return std::nullopt;
  const Address globals = find_globals(read, *variable, thread_base);
  if (globals.is_null()) return std::nullopt;
  const auto caught = read.word(globals);
  if (!caught) return std::nullopt;
  CxxExceptions found;
  if (*caught == 0) return found;
  const Address header(*caught);
  if (read.word(header + to_class).value_or(0) != gnu_class) return std::nullopt;
  const Address type = read.pointer(header);
  found.type = read_name(read, type);
  if (found.type.empty()) return std::nullopt;
  found.what = read_what(read, type, header + to_object);
  return found;
}

}  // namespace hognose::clib
