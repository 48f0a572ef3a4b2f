// Looking through the frames for the border between extension and runtime.
// SPDX-License-Identifier: MIT
#include "analysis/why/runtime_calls.h"

#include <algorithm>
#include <array>

namespace hognose::analysis::why {
namespace {

template <class Wanted>
const CodeFact* find_newest(const CrashFacts& facts, const Wanted& is_wanted) {
  const auto found = std::ranges::find_if(facts.frames, is_wanted, &CodeFact::whose);
  return found == facts.frames.end() ? nullptr : &*found;
}

}  // namespace

const CodeFact* find_extension(const CrashFacts& facts) {
  return find_newest(facts,
                     [](CodeFact::Whose whose) { return whose == CodeFact::Whose::extension; });
}

const CodeFact* find_beside_c_library(const CrashFacts& facts) {
  return find_newest(facts,
                     [](CodeFact::Whose whose) { return whose != CodeFact::Whose::c_library; });
}

const CodeFact* find_called(const CrashFacts& facts) {
  const CodeFact* called = nullptr;
  for (const CodeFact& code : facts.frames) {
    if (code.whose == CodeFact::Whose::extension) return called;
    if (code.whose == CodeFact::Whose::runtime && !code.function.empty()) called = &code;
  }
  return nullptr;
}

bool crashed_in_runtime(const CrashFacts& facts) {
  return !facts.frames.empty() && facts.frames.front().whose == CodeFact::Whose::runtime;
}

Tri misses_state(const CrashFacts& facts) {
  if (!facts.operand) return Tri::unknown;
  const auto& operand = *facts.operand;
  if (operand.base != std::uint64_t{0} || operand.operand.index) return Tri::no;
  const RuntimeFact& runtime = facts.runtime;
  const std::int64_t at = operand.operand.displacement;
  const bool is_counter = operand.operand.size == sizeof(std::int32_t) &&
                          at >= runtime.counters_begin && at < runtime.counters_end;
  return tri(is_counter ||
             std::ranges::find(runtime.state_offsets, at) != runtime.state_offsets.end());
}

bool says_that_state_is_missing(const SaidFact& said) {
  if (said.by != SaidFact::By::runtime) return false;
  const std::string all = said.function + " " + said.text;
  constexpr std::array<std::string_view, 4> parts{
      "PyThreadState_Get", "with the GIL held", "no current thread", "without holding the GIL"};
  return std::any_of(parts.begin(), parts.end(), [&all](std::string_view part) {
    return all.find(part) != std::string::npos;
  });
}

std::string describe_raised(const CrashFacts& facts) {
  if (facts.raised.empty()) return {};
  return "an exception is set, " + facts.raised + ": whatever failed may have returned that NULL";
}

std::string describe_calling(const CodeFact* extension) {
  return extension != nullptr && extension->is_bridge ? "ctypes or cffi" : describe(extension);
}

}  // namespace hognose::analysis::why
