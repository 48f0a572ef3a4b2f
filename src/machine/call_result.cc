// Looking back for a call.
// SPDX-License-Identifier: MIT
#include "machine/call_result.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "machine/call_target.h"
#include "machine/code_entry.h"
#include "machine/kept_argument.h"

namespace hognose::machine {
namespace {

using target::Register;

constexpr std::size_t furthest_call = 192;  // bytes from the call
constexpr std::size_t shortest_call = 5;

}  // namespace

std::optional<target::Symbol> find_call_result(const target::Target& target,
                                               Address pc,
                                               std::size_t length,
                                               Register which) {
  std::vector<std::byte> bytes(furthest_call + length);
  if (!target.memory->read(pc - furthest_call, bytes)) return std::nullopt;
  for (std::size_t at = furthest_call; at >= shortest_call; --at) {
    const auto code = std::span<const std::byte>(bytes).subspan(at);
    const auto holders = find_keepers(code, Register::rax);
    if (std::ranges::find(holders, which) == holders.end()) continue;
    const Address back = pc - (furthest_call - at);
    auto function = find_called_function(target, back);
    if (!function) continue;
    if (may_be_entered(target, back - 1, pc + 1)) return std::nullopt;
    return function;
  }
  return std::nullopt;
}

}  // namespace hognose::machine
