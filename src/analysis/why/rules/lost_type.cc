// lost_type: what stands in an object's header is no type: the object was overwritten, or freed and its memory used.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"
#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

// Include/object.h: each object begins with its count and its type, and the interpreter reads the type of whatever
// it is handed. That an object was there is known from who refers to it, or from the collector's list.
std::optional<Finding> run_lost_type(const CrashFacts& facts) {
  if (!facts.used || facts.used->state != UsedFact::State::without_type) return std::nullopt;
  const UsedFact& used = *facts.used;
  Claim claim;
  const bool is_object = used.is_collected == Tri::yes || used.is_sure_holder == Tri::yes;
  claim.needs(does_operand_agree(facts), "which memory the instruction wanted")
      .needs(is_object ? Tri::yes : Tri::unknown, "whether an object was there");
  // What the processor could not read is no type. What it could may be one that is damaged, or lacks in a core.
  if (is_refused_jump(facts)) claim.rests_on("whether that is no type");
  if (!is_protection_fault(facts))
    claim.rules_out(facts.at_address.is_readable, "what is mapped there");
  Finding finding;
  finding.rule = "lost_type";
  finding.blamed = find_blamed(facts);
  finding.headline = formatted("Crash: {} used an object whose type is lost{}",
                               describe_actor(facts),
                               describe_caller(facts));
  finding.evidence.push_back(formatted(
      "the object at {:#x} has {:#x} where its type should be", used.address, used.type_word));
  if (const auto text = read_as_text(used.type_word); !text.empty())
    finding.evidence.push_back(formatted("that may be text: its bytes are \"{}\"", text));
  if (!used.holder.empty())
    finding.evidence.push_back(formatted("still referred to by {}", used.holder));
  if (used.is_collected == Tri::yes) {
    finding.evidence.emplace_back("it is in the collector's list, which nobody has damaged");
  } else if (used.is_visited) {
    finding.evidence.emplace_back(
        "the collector's list leads to it: it was overwritten, or freed by what does not take it out of that list "
        "(a tp_dealloc of a class with Py_TPFLAGS_HAVE_GC ends with PyObject_GC_Del())");
  } else {
    finding.evidence.emplace_back(
        "it was overwritten, or was freed too early and its memory was used for something else");
    if (used.type_word == 0) {
      finding.evidence.emplace_back(
          "if it is a type of C code: that has zero there until PyType_Ready() was called for it");
    }
  }
  finding.next = {Next::machine_stack, Next::registers, Next::variables};
  return conclude(claim, std::move(finding));
}

}  // namespace

extern const Rule lost_type_rule{
    .name = "lost_type",
    .level = Level::object,
    .run = run_lost_type,
    .explains = {"wild_pointer", "null_pointer", "no_right", "bad_call"}};

}  // namespace hognose::analysis::why
