// code_corruption: the interpreter executed a Python frame in which something stands that cannot be right. Who wrote it there is
// not known.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "analysis/why/runtime_calls.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

/// It crashed in the function that executes Python's instructions, by its exported name of any version.
bool is_in_loop(const CrashFacts& facts) {
  if (!crashed_in_runtime(facts)) return false;
  const std::string& name = facts.frames.front().function;
  return name.starts_with("_PyEval_EvalFrame") || name.starts_with("PyEval_EvalFrame");
}

std::optional<Finding> run_code_corruption(const CrashFacts& facts) {
  if (!facts.frame || !is_access(facts) || !is_in_loop(facts)) return std::nullopt;
  const FrameFact& frame = *facts.frame;
  Claim claim;
  claim.needs(frame.is_executed, "whether that frame was executed");
  claim.needs(does_operand_agree(facts), "which memory the instruction wanted");
  Finding finding;
  finding.rule = "code_corruption";
  finding.blamed = &facts.frames.front();
  finding.detail = frame.is_code ? "instruction" : "code";
  finding.headline = formatted("Crash: the Python frame that {} executed was overwritten: {}{}",
                               describe(finding.blamed),
                               frame.is_code ? "its instruction lies outside of its code"
                                             : "what should be its code is none",
                               describe_caller(facts));
  finding.evidence.push_back(formatted("the frame is at {:#x}, and has {:#x} for its {}",
                                       frame.address,
                                       frame.word,
                                       frame.is_code ? "instruction" : "code"));
  finding.evidence.emplace_back("who wrote that is not known");
  finding.next = {Next::machine_stack, Next::registers, Next::build};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule code_corruption_rule{.name = "code_corruption",
                                       .level = Level::interpreter,
                                       .run = run_code_corruption,
                                       .explains = {"null_pointer",
                                                    "wild_pointer",
                                                    "unchecked_result",
                                                    "freed_object",
                                                    "lost_type",
                                                    "no_object",
                                                    "over_decref",
                                                    "no_right",
                                                    "bad_call",
                                                    "misaligned"}};

}  // namespace hognose::analysis::why
