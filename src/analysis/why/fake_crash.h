// Crashes made by hand, for tests of rules.
// SPDX-License-Identifier: MIT
#pragma once

#include <csignal>
#include <cstdint>
#include <string>

#include "analysis/why/rules.h"

namespace hognose::analysis::why {

inline constexpr std::int64_t own = 42;

inline CodeFact code(CodeFact::Whose whose, const char* function, const char* image) {
  CodeFact fact;
  fact.pc = Address(0x401000);
  fact.function = function;
  fact.image = image;
  fact.whose = whose;
  return fact;
}

/// parse() of _shop.so reads [rax+offset] with this rax.
inline CrashFacts access(std::uint64_t base, std::int64_t offset) {
  CrashFacts facts;
  const Address address(base + static_cast<std::uint64_t>(offset));
  facts.signal = {.number = SIGSEGV,
                  .tid = own,
                  .has_details = true,
                  .code = SEGV_MAPERR,
                  .address = address,
                  .pc = Address(0x401000)};
  facts.signal_name = "SIGSEGV";
  facts.pc = Address(0x401000);
  facts.knows_pc = true;
  facts.at_pc.is_mapped = facts.at_pc.is_executable = Tri::yes;
  facts.at_address.is_mapped = facts.at_address.is_readable = Tri::no;
  facts.frames = {code(CodeFact::Whose::extension, "parse", "_shop.so"),
                  code(CodeFact::Whose::runtime, "cfunction_call", "python")};
  facts.place = PlaceFact{"total", "/src/shop.py", 27};
  OperandFact operand;
  operand.operand.base = target::Register::rax;
  operand.operand.displacement = offset;
  operand.operand.size = 8;
  operand.operand.reads = true;
  operand.base = base;
  operand.address = address;
  operand.agrees = Tri::yes;
  operand.pointer.value = base;
  facts.operand = operand;
  facts.is_write = false;
  facts.runtime.holds_gil = facts.runtime.has_gil = facts.runtime.has_state = Tri::yes;
  facts.stack.is_known = Tri::yes;
  facts.stack.holds_pointer = Tri::no;
  facts.stack.room = 0x10000;
  facts.stack.is_whole = Tri::yes;
  return facts;
}

inline CrashFacts abort_of(SaidFact::By by, const char* text) {
  CrashFacts facts = access(0, 0);
  facts.signal = {
      .number = SIGABRT, .has_details = true, .code = SI_TKILL, .sender = own, .is_own = true};
  facts.signal_name = "SIGABRT";
  facts.operand.reset();
  facts.aborts = Tri::yes;
  facts.said.by = by;
  facts.said.text = text;
  return facts;
}

inline machine::Instruction make_instruction(machine::Action action) {
  machine::Instruction made;
  made.action = action;
  return made;
}

inline std::string rule_of(const CrashFacts& facts) {
  const Verdict verdict = decide(facts);
  if (!verdict.chosen) return "none";
  return std::string(name_sureness(verdict.chosen->sureness)) + " " + verdict.chosen->rule;
}

}  // namespace hognose::analysis::why
