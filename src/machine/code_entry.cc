// Looking for branches in a neighbourhood.
// SPDX-License-Identifier: MIT
#include "machine/code_entry.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "machine/flow.h"

namespace hognose::machine {
namespace {

constexpr std::uint64_t branches_reach = 4096;  // of branches: most functions are shorter

/// Of a jump at the front of `code` by four bytes: JMP, or Jcc behind 0F; 0 if there is none.
std::size_t find_far_jump(std::span<const std::byte> code) {
  constexpr std::byte jump{0xe9};
  constexpr std::byte two_byte{0x0f};
  constexpr std::byte conditional{0x80};
  if (code[0] == jump) return 5;
  return code[0] == two_byte && (code[1] & std::byte{0xf0}) == conditional ? 6 : 0;
}

}  // namespace

bool may_be_entered(const target::Target& target, Address first, Address pc) {
  constexpr std::uint64_t most = 32ULL << 20U;
  constexpr std::size_t longest = 6;
  const target::Mapping* const mapping = target.maps.find(pc);
  if (mapping == nullptr || mapping->range.size() > most || is_entered(target, first, pc))
    return true;
  std::vector<std::byte> bytes(static_cast<std::size_t>(mapping->range.size()));
  if (!target.memory->read(mapping->range.begin, bytes)) return true;
  const std::span<const std::byte> code(bytes);
  for (std::size_t at = 0; at + longest <= code.size(); ++at) {
    const std::size_t length = find_far_jump(code.subspan(at));
    if (length == 0) continue;
    std::int32_t distance = 0;
    std::memcpy(&distance, &code[at + length - sizeof(distance)], sizeof(distance));
    const Address to = (mapping->range.begin + at + length).moved_by(distance);
    if (to > first && to < pc) return true;
  }
  return false;
}

bool is_entered(const target::Target& target, Address first, Address pc) {
  std::vector<std::byte> code(2 * branches_reach);
  const Address from = pc - branches_reach;
  // What is not mapped has no branches.
  const std::size_t skipped =
      target.memory->read_some(from, std::span(code).first(branches_reach)) < branches_reach
          ? branches_reach
          : 0;
  const Address begin = from + skipped;
  code.resize(target.memory->read_some(begin, std::span(code).first(2 * branches_reach - skipped)));
  for (std::size_t at = 0; at < code.size();) {
    const auto flow = follow(std::span<const std::byte>(code).subspan(at));
    if (!flow) {
      ++at;
      continue;
    }
    at += flow->length;
    if (flow->control != Control::branch && flow->control != Control::jump) continue;
    const Address to(begin.value() + at + static_cast<std::uint64_t>(flow->target));
    if (to > first && to < pc) return true;
  }
  return false;
}

}  // namespace hognose::machine
