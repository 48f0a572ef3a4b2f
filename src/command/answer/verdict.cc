// From facts and findings to sentences.
// SPDX-License-Identifier: MIT
#include "command/answer/verdict.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include "analysis/why/fingerprint.h"
#include "base/counted.h"
#include "base/formatted.h"
#include "base/place_text.h"
#include "session/crash/crash_facts.h"

namespace hognose::command {
namespace {

using analysis::why::CodeFact;
using analysis::why::CrashFacts;
using analysis::why::Finding;

std::string describe_crashed_thread(const CrashFacts& facts) {
  std::string text;
  if (facts.tid != 0) text += formatted(" in thread {}", facts.tid);
  if (!facts.thread_name.empty()) text += formatted(" \"{}\"", facts.thread_name);
  return text;
}

/// "SIGSEGV at 0x8 in thread 4242 "worker-1": reads 8 bytes at [rax+0x8]"
std::string describe_what_happened(const CrashFacts& facts) {
  std::string text = facts.signal_name;
  const bool has_address = is_access(facts) && !is_protection_fault(facts);
  if (has_address) text += formatted(" at {:#x}", facts.signal.address.value());
  text += describe_crashed_thread(facts);
  if (!facts.raised_name.empty()) {
    text += formatted(", whose handler ended the process by {}", facts.raised_name);
  } else if (facts.was_handled) {
    text += ", which a handler raised once more";
  }
  if (!is_access(facts) || !facts.operand) return text;
  const auto& operand = facts.operand->operand;
  text += formatted(": {} ", describe_touch(facts));
  if (operand.size != 0) text += counted(operand.size, "byte") + " at ";
  text += machine::describe(operand);
  if (facts.operand->base && operand.base)
    text += formatted(", {} = {:#x}", target::name_register(*operand.base), *facts.operand->base);
  return text;
}

document::Blame make_blame(const CrashFacts& facts, const CodeFact* code) {
  document::Blame blame;
  if (code != nullptr) {
    blame.function = code->function;
    if (blame.function.empty()) blame.function = code->method.empty() ? code->below : code->method;
    blame.image = code->image;
    blame.distribution = code->distribution;
  }
  if (facts.place) blame.place = place_in_file(facts.place->file, facts.place->line);
  return blame;
}

std::string describe_unknown(const CrashFacts& facts) {
  return formatted("Cause not known: {} in {}{}",
                   facts.signal_name,
                   describe_where(facts),
                   describe_caller(facts));
}

void add_findings(const std::vector<Finding>& findings, document::Verdict& said) {
  constexpr std::size_t most = 5;
  for (const Finding& finding : findings) {
    if (said.also.size() == most) break;
    said.also.push_back(
        {finding.rule, analysis::why::name_sureness(finding.sureness), finding.headline});
  }
}

void add_chosen(const CrashFacts& facts, const Finding& chosen, document::Verdict& said) {
  said.rule = chosen.rule;
  said.sureness = analysis::why::name_sureness(chosen.sureness);
  said.headline = chosen.headline;
  said.blame = make_blame(facts, chosen.blamed);
  if (!chosen.cause.empty()) said.evidence.push_back("likely the reason: " + chosen.cause);
  said.evidence.insert(said.evidence.end(), chosen.evidence.begin(), chosen.evidence.end());
  said.doubts = chosen.doubts;
  auto fingerprint = analysis::why::make_fingerprint(facts, chosen);
  said.fingerprint = std::move(fingerprint.digits);
  said.fingerprint_text = std::move(fingerprint.text);
}

/// Whoever declares a function to ctypes or cffi is believed: a wrong declaration crashes in that function.
void add_bridge(const CrashFacts& facts, document::Verdict& said) {
  const auto newest = std::find_if(facts.frames.begin(), facts.frames.end(), [](const auto& code) {
    return code.whose == CodeFact::Whose::extension;
  });
  if (newest == facts.frames.end() || !newest->is_bridge) return;
  said.evidence.emplace_back(
      "it was called through ctypes or cffi: are the types of its arguments and its result as "
      "declared?");
}

/// What ctypes makes of a Python function goes when nobody has it any more, also if C code still calls it.
void add_callback(const CrashFacts& facts, document::Verdict& said) {
  const auto outside = std::ranges::find_if_not(
      facts.frames, [](const CodeFact& code) { return code.image.starts_with("_ctypes."); });
  const bool was_called =
      outside != facts.frames.begin() && outside != facts.frames.end() && outside->is_bridge;
  if (!was_called) return;
  said.evidence.emplace_back(
      "C code called a function that ctypes made: is what CFUNCTYPE() gave kept for as long as C code may call it?");
}

/// How far Python was, where it did not just run.
const char* describe_phase(const analysis::why::RuntimeFact& runtime) {
  using Phase = analysis::why::RuntimeFact::Phase;
  using analysis::why::Tri;
  switch (runtime.phase) {
    case Phase::not_initialized:
      return "Python had not been initialized";
    case Phase::finalizing:
      if (runtime.is_finalizer == Tri::unknown) return "Python was being finalized";
      return runtime.is_finalizer == Tri::yes ? "this thread was finalizing Python"
                                              : "another thread was finalizing Python";
    case Phase::finalized:
      return "Python had been finalized: it has no interpreter any more";
    case Phase::running:
    case Phase::unknown:
      break;
  }
  return nullptr;
}

/// What the registers say and the kernel does not.
void add_inconsistency(const CrashFacts& facts, document::Verdict& said) {
  if (!is_access(facts) || !facts.operand || facts.operand->agrees != analysis::why::Tri::no)
    return;
  // Where the stack has no room for a handler, the kernel tells no address.
  if (is_protection_fault(facts) && said.rule == "stack_overflow") return;
  said.evidence.emplace_back("the registers do not agree with the address that the kernel tells");
}

}  // namespace

std::optional<CrashVerdict> find_verdict(const session::Query& query) {
  const auto crash = session::find_crash(query.session);
  if (!crash || query.reading.is_late()) return std::nullopt;
  const auto gathered = session::gather_crash_facts(query.session, query.reading, *crash);
  if (!gathered) return std::nullopt;
  const CrashFacts& facts = *gathered;
  const analysis::why::Verdict verdict = analysis::why::decide(facts);
  CrashVerdict made;
  made.said.happened = describe_what_happened(facts);
  made.said.tid = facts.tid;
  made.caller = find_caller_words(facts);
  if (verdict.chosen) {
    add_chosen(facts, *verdict.chosen, made.said);
    made.next = verdict.chosen->next;
  } else {
    made.said.headline = describe_unknown(facts);
    made.said.blame = make_blame(facts, find_blamed(facts));
    made.next = {analysis::why::Next::machine_stack, analysis::why::Next::variables};
  }
  add_inconsistency(facts, made.said);
  if (const char* const phase = describe_phase(facts.runtime))
    made.said.evidence.emplace_back(phase);
  const bool is_of_call = made.said.rule == "no_gil" || made.said.rule == "after_finalize";
  if (is_access(facts) && !is_of_call) {
    add_bridge(facts, made.said);
    add_callback(facts, made.said);
  }
  made.said.ruled_out = verdict.ruled_out;
  add_findings(verdict.also, made.said);
  return made;
}

}  // namespace hognose::command
