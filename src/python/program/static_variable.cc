// Looks for instructions by their bytes.
// SPDX-License-Identifier: MIT
#include "python/program/static_variable.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace hognose::python {
namespace {

constexpr std::size_t most_code_bytes = 96;

bool is_at(std::span<const std::uint8_t> code,
           std::size_t at,
           std::span<const std::uint8_t> wanted) {
  return std::equal(wanted.begin(), wanted.end(), code.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace

std::optional<Address> find_static_variable(const Program& program,
                                            const char* function,
                                            const VariableUse& use) {
  const auto start = program.target->symbols->find_address(function);
  if (!start) return std::nullopt;
  std::array<std::uint8_t, most_code_bytes> bytes{};
  // Code does not change: it need not be among the pages that are read in the pause.
  const std::size_t size =
      program.target->memory->read_some(*start, std::as_writable_bytes(std::span(bytes)));
  const auto code = std::span<const std::uint8_t>(bytes).first(size);
  std::int32_t offset = 0;
  const std::size_t length = use.before.size() + sizeof(offset) + use.after.size();
  for (std::size_t at = 0; at + length <= size; ++at) {
    const std::size_t place = at + use.before.size();
    if (!is_at(code, at, use.before) || !is_at(code, place + sizeof(offset), use.after)) continue;
    std::memcpy(&offset, code.data() + place, sizeof(offset));
    const Address next = *start + at + length;
    return offset < 0 ? next - static_cast<std::uint64_t>(-std::int64_t{offset})
                      : next + static_cast<std::uint64_t>(offset);
  }
  return std::nullopt;
}

}  // namespace hognose::python
