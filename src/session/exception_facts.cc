// Reads the names of the exceptions of a thread.
// SPDX-License-Identifier: MIT
#include "session/exception_facts.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hognose::session {
namespace {

// The first of each role: the newest.
void add_fact(const python::Program& program,
              const python::ThreadException& thrown,
              ExceptionFacts& facts) {
  const auto has_role = [&](const auto& fact) { return fact.role == thrown.role; };
  if (std::any_of(facts.known.begin(), facts.known.end(), has_role)) return;
  auto name = python::read_exception_name(program, thrown.raised.type);
  if (!name) return facts.lacks.add(name.error());
  facts.known.push_back({thrown.role, std::move(*name), thrown.known_from});
}

}  // namespace

ExceptionFacts read_exception_facts(const python::Program& program,
                                    std::span<const python::Thread> states,
                                    std::span<const Address> frames,
                                    Budget& budget) {
  ExceptionFacts facts;
  for (const python::Thread& state : states) {
    const auto found = python::read_exceptions(program, state, frames, budget);
    for (const python::ThreadException& thrown : found.known)
      add_fact(program, thrown, facts);
    facts.lacks.add(found.lacks);
  }
  return facts;
}

std::vector<Address> addresses_of(std::span<const python::BareFrame> frames) {
  std::vector<Address> addresses;
  std::transform(frames.begin(),
                 frames.end(),
                 std::back_inserter(addresses),
                 [](const python::BareFrame& frame) { return frame.address; });
  return addresses;
}

std::vector<Address> addresses_of(const native::MergedStack& stack) {
  std::vector<Address> addresses;
  for (const native::Entry& entry : stack.entries) {
    if (entry.kind == native::EntryKind::python_frame) addresses.push_back(entry.frame.address);
  }
  return addresses;
}

}  // namespace hognose::session
