// Asks the host first: a debugger knows more registers, and the variables of C.
// SPDX-License-Identifier: MIT
#include "command/answer/evaluate.h"

#include <charconv>
#include <string>

#include "command/path/path.h"
#include "machine/instruction.h"
#include "session/crash/crash.h"

namespace hognose::command {
namespace {

using target::Register;

std::optional<Register> find_by_name(std::string_view name) {
  for (std::size_t number = 0; number < target::register_count; ++number) {
    const auto which = static_cast<Register>(number);
    if (name == target::name_register(which)) return which;
  }
  return std::nullopt;
}

/// Of the thread that crashed what its registers were then, and not in a handler that came after.
std::optional<target::Registers> find_registers(const session::Query& query) {
  const auto selected = query.session.host().selected_thread();
  const auto crash = session::find_crash(query.session);
  if (crash && (!selected || crash->thread.tid == selected->tid)) return crash->site.registers;
  const target::Target* const target = query.session.target();
  if (target == nullptr || !selected) return std::nullopt;
  const auto registers = target->threads->registers(selected->tid);
  return registers ? std::optional(*registers) : std::nullopt;
}

std::optional<Address> find_register(const session::Query& query, std::string_view name) {
  const auto which = find_by_name(name);
  const auto registers = which ? find_registers(query) : std::nullopt;
  const auto value = registers ? registers->find(*which) : std::nullopt;
  return value ? std::optional(Address(*value)) : std::nullopt;
}

std::optional<Address> evaluate_or_read(const session::Query& query, std::string_view expression) {
  const auto number = read_number(expression);
  return number ? std::optional(Address(*number)) : evaluate(query, expression);
}

}  // namespace

std::optional<std::uint64_t> read_number(std::string_view text) {
  constexpr int hexadecimal = 16;
  constexpr int decimal = 10;
  const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
  const std::string_view digits = is_hex ? text.substr(2) : text;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(
      digits.data(), digits.data() + digits.size(), value, is_hex ? hexadecimal : decimal);
  const bool is_whole = error == std::errc() && end == digits.data() + digits.size();
  return is_whole ? std::optional(value) : std::nullopt;
}

std::optional<Address> evaluate(const session::Query& query, std::string_view expression) {
  if (auto value = query.session.host().evaluate(std::string(expression))) return value;
  return expression.starts_with('$') ? find_register(query, expression.substr(1)) : std::nullopt;
}

std::optional<Address> evaluate_sum(const session::Query& query, std::string_view expression) {
  if (auto whole = evaluate_or_read(query, expression)) return whole;
  const std::size_t sign = expression.find_last_of("+-");
  if (sign == std::string_view::npos || sign == 0) return std::nullopt;
  const auto distance = read_number(trim(expression.substr(sign + 1)));
  const auto base = evaluate_or_read(query, trim(expression.substr(0, sign)));
  if (!distance || !base) return std::nullopt;
  return expression[sign] == '+' ? *base + *distance : *base - *distance;
}

}  // namespace hognose::command
