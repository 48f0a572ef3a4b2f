// illegal: an instruction that the processor does not know, or that a compiler put there to end it all.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

/// musl ends a program by hlt (a_crash() of src/internal/atomic.h): in malloc() and free() where they find damage.
bool is_of_musl(const CrashFacts& facts) {
  if (facts.frames.empty()) return false;
  const std::string& image = facts.frames.front().image;
  return image.starts_with("ld-musl") || image.starts_with("libc.musl");
}

Finding describe_privileged(const CrashFacts& facts) {
  Finding finding;
  finding.headline = formatted("Crash: {} ran an instruction that only the kernel may run{}",
                               describe_actor(facts),
                               describe_caller(facts));
  finding.evidence.emplace_back(
      is_of_musl(facts)
          ? "musl ends a program so where it finds its heap damaged, as by a second free() of a block"
          : "it was put there to end the program, or what was run is no code");
  finding.detail = "privileged";
  return finding;
}

Finding describe_breakpoint(const CrashFacts& facts) {
  Finding finding;
  finding.headline = formatted(
      "Crash: a breakpoint was left in {}{}", describe_where(facts), describe_caller(facts));
  finding.detail = "breakpoint";
  return finding;
}

Finding describe_trap(const CrashFacts& facts) {
  Finding finding;
  finding.headline = formatted("Crash: {} ran into a trap that its compiler put there{}",
                               describe_actor(facts),
                               describe_caller(facts));
  finding.evidence.emplace_back(
      "the instruction is ud2: __builtin_trap, code that is never to be reached, or a check that failed");
  finding.detail = "trap";
  return finding;
}

Finding describe_unknown(const CrashFacts& facts) {
  Finding finding;
  finding.headline = formatted("Crash: an instruction that this processor does not know, in {}{}",
                               describe_where(facts),
                               describe_caller(facts));
  finding.evidence.emplace_back("the code may be built for a newer processor, or be no code");
  finding.detail = "unknown";
  return finding;
}

std::optional<Finding> describe_instruction(const CrashFacts& facts) {
  if (!facts.signal.has_details || facts.signal.was_sent()) return std::nullopt;
  if (is_privileged(facts)) return describe_privileged(facts);
  if (facts.signal.number == SIGTRAP) return describe_breakpoint(facts);
  if (facts.signal.number != SIGILL) return std::nullopt;
  const bool is_trap = facts.instruction && facts.instruction->action == machine::Action::trap;
  return is_trap ? describe_trap(facts) : describe_unknown(facts);
}

std::optional<Finding> run_illegal(const CrashFacts& facts) {
  auto finding = describe_instruction(facts);
  if (!finding) return std::nullopt;
  Claim claim;
  claim.needs(facts.at_pc.is_mapped, "which code that is")
      .needs(facts.has_code == Tri::yes ? Tri::yes : Tri::unknown, "which instruction it is");
  finding->rule = "illegal";
  finding->blamed = find_blamed(facts);
  finding->next = {Next::machine_stack, Next::build};
  return conclude(claim, std::move(*finding));
}

}  // namespace

extern const Rule illegal_rule{.name = "illegal",
                               .level = Level::instruction,
                               .run = run_illegal,
                               .explains = {"wild_pointer"}};

}  // namespace hognose::analysis::why
