// freed_object: a pointer was taken out of memory that had been given back.
// SPDX-License-Identifier: MIT
#include <array>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// What Python's debug allocator (PYTHONMALLOC=debug, a debug build) fills memory with: Objects/obmalloc.c;
// the second of each is that of versions up to 3.7.
struct Fill {
  std::uint8_t byte;
  const char* means;
  bool is_freed;
};
constexpr std::array fills{Fill{0xdd, "memory that was freed", true},
                           Fill{0xdb, "memory that was freed", true},
                           Fill{0xcd, "memory that was never written", false},
                           Fill{0xcb, "memory that was never written", false},
                           Fill{0xfd, "what lies around a block", false},
                           Fill{0xfb, "what lies around a block", false}};

/// A pointer that was read from filled memory, and at most a page further on.
const Fill* find_fill(std::uint64_t value) {
  constexpr std::uint64_t repeated = 0x0101010101010101U;
  constexpr std::uint64_t page = 4096;
  for (const Fill& fill : fills) {
    const std::uint64_t whole = fill.byte * repeated;
    if (value - whole + page <= 2 * page) return &fill;
  }
  return nullptr;
}

/// Whether the debug allocator of this process fills memory with it; programs fill theirs with anything.
Tri is_mark(const CrashFacts& facts, std::uint8_t byte) {
  const auto& marks = facts.runtime.marks;
  if (!marks) return Tri::unknown;
  return tri(byte == marks->clean || byte == marks->dead || byte == marks->forbidden);
}

Finding describe_fill(const CrashFacts& facts, const Fill& fill, std::uint64_t value) {
  Finding finding;
  const char* const what = fill.is_freed ? "an object that was freed" : fill.means;
  finding.headline =
      formatted("Crash: {} used {}{}", describe_actor(facts), what, describe_caller(facts));
  finding.evidence.push_back(
      formatted("the pointer is {:#x}: the debug allocator's mark for {}", value, fill.means));
  finding.detail = formatted("fill {:02x}", fill.byte);
  return finding;
}

Finding describe_block(const CrashFacts& facts, const OriginFact& origin) {
  Finding finding;
  const PointerFact& container = origin.container;
  finding.headline = formatted(
      "Crash: {} used an object that was freed{}", describe_actor(facts), describe_caller(facts));
  finding.evidence.push_back(
      formatted("the pointer was read at {:#x}{:+}, in a block of {} bytes that nobody has",
                container.value,
                origin.offset,
                container.block_size));
  if (!container.type.empty())
    finding.evidence.push_back(formatted("what was there before was a {}", container.type));
  finding.detail = "block";
  return finding;
}

std::optional<Finding> run_freed_object(const CrashFacts& facts) {
  if (!is_access(facts) || !facts.operand || !facts.operand->base) return std::nullopt;
  const OperandFact& operand = *facts.operand;
  Claim claim;
  claim.needs(operand.agrees, "whether the instruction wanted that address");
  Finding finding;
  const Fill* const fill = find_fill(*operand.base);
  const Tri is_of_allocator = fill == nullptr ? Tri::no : is_mark(facts, fill->byte);
  if (is_of_allocator != Tri::no) {
    claim.needs(is_of_allocator, "whether Python's debug allocator is in use");
    finding = describe_fill(facts, *fill, *operand.base);
  } else if (operand.origin && operand.origin->container.is_freed == Tri::yes) {
    finding = describe_block(facts, *operand.origin);
  } else {
    return std::nullopt;
  }
  finding.rule = "freed_object";
  finding.blamed = find_blamed(facts);
  finding.next = {Next::machine_stack, Next::registers, Next::variables};
  return conclude(claim, std::move(finding));
}

const char* deny_freed_object(const CrashFacts& facts) {
  const bool is_live = facts.operand && facts.operand->origin &&
                       facts.operand->origin->container.is_freed == Tri::no;
  return is_live ? "memory that nobody has (the block that the pointer is from is in use)"
                 : nullptr;
}

}  // namespace

extern const Rule freed_object_rule{.name = "freed_object",
                                    .level = Level::object,
                                    .run = run_freed_object,
                                    .explains = {"wild_pointer", "null_pointer", "no_right"},
                                    .deny = deny_freed_object};

}  // namespace hognose::analysis::why
