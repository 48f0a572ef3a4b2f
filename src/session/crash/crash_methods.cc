// From builtins on the stack to the frames of their functions.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_methods.h"

#include <optional>
#include <string>
#include <vector>

#include "native/calls.h"
#include "native/kept_builtins.h"
#include "python/objects/bound_method.h"
#include "python/values/printable.h"

namespace hognose::session {
namespace {

using analysis::why::CodeFact;
using analysis::why::CrashFacts;

constexpr std::size_t most_below = 24;  // frames between a builtin's function and where it crashed

/// The frame, by its place in the facts, that executes the C code of a call; nothing if none is known to.
std::optional<std::size_t> find_frame(const Crash& crash, std::size_t caller, Address code) {
  for (std::size_t at = caller, left = most_below; at-- > crash.site.frame && left-- > 0;) {
    const native::MachineFrame* const frame = crash.machine->at(at);
    if (frame != nullptr && native::executes(*frame, code)) return at - crash.site.frame;
  }
  return std::nullopt;
}

void name_method(const python::Program& program,
                 const native::Entry& call,
                 const Crash& crash,
                 CrashFacts& facts) {
  const auto code = native::find_c_code(program, call.object);
  const auto method = python::read_bound_method(program, call.object);
  if (!code || !method) return;
  const auto at = find_frame(crash, *call.machine_index, *code);
  if (at && *at < facts.frames.size()) facts.frames[*at].method = python::printable(method->name);
}

/// The nearest older frame of the same file that has a name.
std::string find_named_caller(const std::vector<CodeFact>& frames, std::size_t at) {
  for (std::size_t older = at + 1; older < frames.size(); ++older) {
    const CodeFact& code = frames[older];
    if (code.image != frames[at].image) break;
    if (!code.function.empty()) return code.function;
    if (!code.method.empty()) return code.method;
  }
  return {};
}

}  // namespace

void name_methods(const python::Program& program,
                  const native::MergedStack& merged,
                  const Crash& crash,
                  CrashFacts& facts) {
  if (crash.machine == nullptr) return;
  for (const native::Entry& entry : merged.entries) {
    const bool is_call = entry.kind == native::EntryKind::c_function && !entry.object.is_null() &&
                         entry.machine_index && entry.trust == Trust::seen;
    if (is_call && *entry.machine_index > crash.site.frame)
      name_method(program, entry, crash, facts);
  }
  for (std::size_t at = 0; at < facts.frames.size(); ++at) {
    CodeFact& code = facts.frames[at];
    const bool has_name = !code.function.empty() || !code.method.empty();
    if (!has_name && code.whose == CodeFact::Whose::extension)
      code.below = find_named_caller(facts.frames, at);
  }
}

}  // namespace hognose::session
