// Reads the names of the exceptions of a thread.
// SPDX-License-Identifier: MIT
#include "command/exception_facts.h"

#include <algorithm>
#include <iterator>

namespace hognose::command {

std::vector<analysis::ExceptionFact> read_exception_facts(const python::Program& program,
                                                          std::span<const python::Thread> states,
                                                          std::span<const Address> frames,
                                                          Budget& budget) {
  std::vector<analysis::ExceptionFact> facts;
  for (const python::Thread& state : states) {
    for (const auto& one : python::read_exceptions(program, state, frames, budget).known) {
      const auto has_role = [&](const auto& fact) { return fact.role == one.role; };
      if (std::any_of(facts.begin(), facts.end(), has_role)) continue;
      if (auto name = python::read_exception_name(program, one.raised.type))
        facts.push_back({one.role, std::move(*name), one.known_from});
    }
  }
  return facts;
}

std::vector<Address> addresses_of(std::span<const python::Frame> frames) {
  std::vector<Address> addresses;
  std::transform(
      frames.begin(), frames.end(), std::back_inserter(addresses), [](const python::Frame& frame) {
        return frame.address;
      });
  return addresses;
}

std::vector<Address> addresses_of(const native::MergedStack& stack) {
  std::vector<Address> addresses;
  for (const native::Entry& entry : stack.entries) {
    if (entry.kind == native::EntryKind::python_frame) addresses.push_back(entry.frame.address);
  }
  return addresses;
}

}  // namespace hognose::command
