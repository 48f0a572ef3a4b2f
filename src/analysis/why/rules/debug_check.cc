// debug_check: Python's debug allocator found its marks around a block damaged.
// SPDX-License-Identifier: MIT
#include <csignal>

#include "analysis/why/finding.h"
#include "base/counted.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

using State = CheckedFact::State;

bool is_said(const CrashFacts& facts) {
  return facts.said.by == SaidFact::By::runtime && facts.signal.number == SIGABRT;
}

/// Who hands out the memory of a domain (Objects/obmalloc.c: PYMEM_DOMAIN_RAW, _MEM, _OBJ).
const char* name_domain(char domain) {
  if (domain == 'r') return "PyMem_RawMalloc()";
  return domain == 'm' ? "PyMem_Malloc()" : "PyObject_Malloc()";
}

std::string describe_damage(const CheckedFact& checked) {
  if (checked.state == State::of_other_kind) {
    return formatted("memory of {} was given back to another of Python's allocators",
                     name_domain(checked.domain));
  }
  if (checked.state == State::freed) return "memory that was freed already was freed or resized";
  return formatted("something was written {} of a block of {}",
                   checked.state == State::written_behind ? "past the end" : "before the start",
                   counted(checked.size, "byte"));
}

void add_evidence(const CheckedFact& checked, Finding& finding) {
  if (checked.state == State::of_other_kind) {
    finding.evidence.push_back(formatted("the block of {} at {:#x} bears the mark of {}",
                                         counted(checked.size, "byte"),
                                         checked.address,
                                         name_domain(checked.domain)));
    return;
  }
  if (checked.state == State::freed) {
    finding.evidence.push_back(
        formatted("in front of {:#x} is what Python's debug allocator fills freed memory with",
                  checked.address));
    return;
  }
  finding.evidence.push_back(
      formatted("the bytes that Python's debug allocator put {} the block at {:#x} are overwritten",
                checked.state == State::written_behind ? "behind" : "in front of",
                checked.address));
  if (!checked.bytes.empty())
    finding.evidence.push_back(formatted("there stands \"{}\"", checked.bytes));
  finding.evidence.emplace_back("who noticed it need not be who did it");
}

// Objects/obmalloc.c looks at the marks whenever a block is freed or resized, and ends the process if they are not
// there. Those behind are looked for by the size in front, so that has to be right as well.
std::optional<Finding> run_debug_check(const CrashFacts& facts) {
  if (!facts.checked) return std::nullopt;
  const CheckedFact& checked = *facts.checked;
  Claim claim;
  const bool is_of_id = checked.state == State::freed || checked.state == State::of_other_kind;
  if (is_said(facts)) {
    claim.needs(facts.aborts, "whether this thread aborted with that text");
    // A block that is not of that allocator is told of in the same words.
    if (is_of_id) claim.rests_on("which memory was looked at");
  } else {
    claim.needs(does_operand_agree(facts), "which memory the instruction wanted");
  }
  if (!is_of_id) claim.needs(checked.fits, "whether its size was overwritten too");
  Finding finding;
  finding.rule = "debug_check";
  finding.blamed = find_blamed(facts, is_said(facts) ? facts.said.frame : 0);
  finding.headline = formatted("{}: {}, noticed in {}{}",
                               is_said(facts) ? "Aborted" : "Crash",
                               describe_damage(checked),
                               describe(finding.blamed),
                               describe_caller(facts));
  add_evidence(checked, finding);
  finding.detail = describe_damage(checked);
  finding.next = {Next::machine_stack, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule debug_check_rule{.name = "debug_check",
                                   .level = Level::announced,
                                   .run = run_debug_check,
                                   .explains = {"python_fatal", "wild_pointer", "null_pointer"}};

}  // namespace hognose::analysis::why
