// Looking at a pointer's bytes.
// SPDX-License-Identifier: MIT
#include "analysis/why/fills.h"

#include <algorithm>
#include <array>

#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// Objects/obmalloc.c (PYTHONMALLOC=debug, a debug build); the second of each is that of versions up to 3.7.
struct Fill {
  std::uint8_t byte;
  Mark mark;
  const char* means;
};
constexpr std::array fills{Fill{0xdd, Mark::freed, "memory that was freed"},
                           Fill{0xdb, Mark::freed, "memory that was freed"},
                           Fill{0xcd, Mark::unwritten, "memory that was never written"},
                           Fill{0xcb, Mark::unwritten, "memory that was never written"},
                           Fill{0xfd, Mark::around, "what lies around a block"},
                           Fill{0xfb, Mark::around, "what lies around a block"}};

/// A pointer that was read from filled memory, and at most a page further on.
const Fill* find_fill(std::uint64_t value, Mark mark) {
  constexpr std::uint64_t repeated = 0x0101010101010101U;
  constexpr std::uint64_t page = 4096;
  const auto* const found = std::ranges::find_if(fills, [=](const Fill& fill) {
    return fill.mark == mark && value - fill.byte * repeated + page <= 2 * page;
  });
  return found == fills.end() ? nullptr : found;
}

/// Whether the debug allocator of this process fills memory with it.
Tri is_own(const CrashFacts& facts, std::uint8_t byte) {
  const auto& marks = facts.runtime.marks;
  if (!marks) return Tri::unknown;
  return tri(byte == marks->clean || byte == marks->dead || byte == marks->forbidden);
}

}  // namespace

std::optional<Finding> find_filled(const CrashFacts& facts,
                                   Mark mark,
                                   const char* rule,
                                   const char* used) {
  if (!is_access(facts) || !facts.operand || !facts.operand->base) return std::nullopt;
  const std::uint64_t value = *facts.operand->base;
  const Fill* const fill = find_fill(value, mark);
  if (fill == nullptr) return std::nullopt;
  Claim claim;
  claim.needs(facts.operand->agrees, "whether the instruction wanted that address")
      .needs(is_own(facts, fill->byte), "whether Python's debug allocator is in use");
  Finding finding;
  finding.rule = rule;
  finding.blamed = find_blamed(facts);
  finding.headline =
      formatted("Crash: {} used {}{}", describe_actor(facts), used, describe_caller(facts));
  finding.evidence.push_back(
      formatted("the pointer is {:#x}: the debug allocator's mark for {}", value, fill->means));
  finding.detail = formatted("fill {:02x}", fill->byte);
  finding.next = {Next::machine_stack, Next::registers, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace hognose::analysis::why
