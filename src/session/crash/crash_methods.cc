// From builtins on the stack to the frames of their functions.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_methods.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "machine/call_bytes.h"
#include "native/calls.h"
#include "native/kept_builtins.h"
#include "python/objects/bound_method.h"
#include "python/values/printable.h"
#include "session/crash/crash_stack.h"

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

/// Whether that frame has called what a pointer led to, as a builtin is called.
bool has_called_by_pointer(const python::Program& program, const native::MachineFrame* frame) {
  const auto before = frame == nullptr
                          ? std::nullopt
                          : std::optional(machine::read_before(program.memory(), frame->pc));
  return before && *before && machine::end_with_indirect_call(**before);
}

/// Of a function that nobody's frame executes, though it was called: what it has jumped to stands in its place.
void add_left(const python::Program& program,
              const Crash& crash,
              std::size_t caller,
              CodeFact function,
              CrashFacts& facts) {
  const std::size_t place = caller - crash.site.frame - 1;
  if (place >= facts.frames.size() || function.whose != CodeFact::Whose::extension) return;
  if (!has_called_by_pointer(program, crash.machine->at(caller))) return;
  function.is_exported = analysis::why::Tri::no;  // as far as the stack tells
  facts.frames[place].jumped_from = facts.left.size();
  facts.left.push_back(std::move(function));
}

void name_method(const python::Program& program,
                 native::NativeImages* images,
                 const native::Entry& call,
                 const Crash& crash,
                 CrashFacts& facts) {
  const auto code = native::find_c_code(program, call.object);
  const auto method = python::read_bound_method(program, call.object);
  if (!code || !method) return;
  const std::string name = python::printable(method->name);
  const auto at = find_frame(crash, *call.machine_index, *code);
  if (at) {
    if (*at < facts.frames.size()) facts.frames[*at].method = name;
    return;
  }
  CodeFact function = describe_function(*program.target, images, *code);
  function.method = name;
  add_left(program, crash, *call.machine_index, std::move(function), facts);
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
                  native::NativeImages* images,
                  const native::MergedStack& merged,
                  const Crash& crash,
                  CrashFacts& facts) {
  if (crash.machine == nullptr) return;
  for (const native::Entry& entry : merged.entries) {
    const bool is_call = entry.kind == native::EntryKind::c_function && !entry.object.is_null() &&
                         entry.machine_index && entry.trust == Trust::seen;
    if (is_call && *entry.machine_index > crash.site.frame)
      name_method(program, images, entry, crash, facts);
  }
  for (std::size_t at = 0; at < facts.frames.size(); ++at) {
    CodeFact& code = facts.frames[at];
    const bool has_name = !code.function.empty() || !code.method.empty();
    if (!has_name && code.whose == CodeFact::Whose::extension)
      code.below = find_named_caller(facts.frames, at);
  }
}

}  // namespace hognose::session
