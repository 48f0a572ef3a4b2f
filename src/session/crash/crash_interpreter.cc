// Asks collectors for objects, and for the types of these.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_interpreter.h"

#include <algorithm>
#include <vector>

#include "python/heap/collected_by.h"
#include "python/values/type_info.h"

namespace hognose::session {
namespace {

using analysis::why::CrashFacts;
using analysis::why::StrangerFact;
using python::Program;

std::vector<Address> list_interpreters(const python::ThreadList& list) {
  std::vector<Address> found;
  for (const python::Thread& thread : list.threads) {
    if (std::ranges::find(found, thread.interpreter) == found.end())
      found.push_back(thread.interpreter);
  }
  return found;
}

/// What took part: the object that was used, and what its pointer was read from.
std::vector<Address> list_objects(const CrashFacts& facts) {
  std::vector<Address> objects;
  if (facts.used) objects.emplace_back(facts.used->address);
  if (!facts.operand) return objects;
  if (facts.operand->origin) objects.emplace_back(facts.operand->origin->container.value);
  if (!facts.operand->pointer.type.empty()) objects.emplace_back(facts.operand->pointer.value);
  return objects;
}

/// The collector has the object itself, or else its class, which one interpreter alone has made.
std::optional<Address> find_owner(const Program& program,
                                  const std::vector<Address>& interpreters,
                                  Address object) {
  if (const auto own = python::find_collecting_interpreter(program, interpreters, object))
    return own;
  const auto type = python::read_type_of(program, object);
  if (!type || !(*type)->has(python::TypeFlag::heap_type)) return std::nullopt;
  return python::find_collecting_interpreter(program, interpreters, (*type)->address);
}

}  // namespace

std::optional<StrangerFact> find_stranger(const Program& program,
                                          const python::ThreadList& list,
                                          const Crash& crash,
                                          const CrashFacts& facts) {
  const auto interpreters = list_interpreters(list);
  const auto states = python::find_states(list, crash.thread);
  if (interpreters.size() < 2 || states.empty()) return std::nullopt;
  const python::Thread& user = states.front();
  for (const Address object : list_objects(facts)) {
    const auto owner = find_owner(program, interpreters, object);
    if (!owner) continue;
    if (*owner == user.interpreter) return std::nullopt;
    const auto found = std::ranges::find(list.threads, *owner, &python::Thread::interpreter);
    return StrangerFact{object.value(), found->interpreter_id, user.interpreter_id};
  }
  return std::nullopt;
}

}  // namespace hognose::session
