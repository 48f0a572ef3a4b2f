// Reading exceptions of one class.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_errors.h"

#include <algorithm>

#include "analysis/why/contract_words.h"
#include "python/exceptions/exception_text.h"
#include "python/values/type_info.h"

namespace hognose::session {
namespace {

using analysis::why::ContractFact;

bool is_system_error(const python::Program& program, Address type) {
  const auto& info = python::find_type_info(program, type);
  return info && (info->is_static("SystemError") || info->is_static("exceptions.SystemError"));
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// "ValueError: no such tea"
std::string describe_error(const python::Program& program,
                           const python::Raised& raised,
                           Budget& budget) {
  const auto name = python::read_exception_name(program, raised.type);
  if (!name) return {};
  const auto said = python::read_exception_text(program, raised, {}, budget);
  const std::string text = first_line(said.text);
  return text.empty() ? *name : *name + ": " + text;
}

/// The exception that was set when a value was returned.
std::string describe_left(const python::Program& program, Address error, Budget& budget) {
  const auto links = python::read_exception_links(program, error);
  const Address left = links.cause.is_null() ? links.context : links.cause;
  const auto raised = left.is_null() ? Result<python::Raised>(python::Raised{})
                                     : python::read_raised(program, left);
  if (!raised || raised->type.is_null()) return {};
  return describe_error(program, *raised, budget);
}

std::optional<ContractFact> read_error(const python::Program& program,
                                       const python::ThreadException& thrown,
                                       Budget& budget) {
  if (!is_system_error(program, thrown.raised.type)) return std::nullopt;
  const auto said = python::read_exception_text(program, thrown.raised, {}, budget);
  const auto words = analysis::why::read_contract(said.text);
  if (!words) return std::nullopt;
  ContractFact fact;
  fact.text = first_line(said.text);
  fact.is_raised = thrown.role == python::ExceptionRole::raised;
  if (!words->is_null && python::is_exception_object(program, thrown.raised.value))
    fact.left = describe_left(program, thrown.raised.value, budget);
  return fact;
}

}  // namespace

std::optional<ContractFact> find_broken_contract(const python::Program& program,
                                                 std::span<const python::Thread> states,
                                                 std::span<const Address> frames,
                                                 Budget& budget) {
  for (const python::Thread& state : states) {
    const auto found = python::read_exceptions(program, state, frames, budget);
    for (const python::ThreadException& thrown : found.known) {
      if (auto fact = read_error(program, thrown, budget)) return fact;
    }
  }
  return std::nullopt;
}

std::string describe_raised_error(const python::Program& program,
                                  std::span<const python::Thread> states,
                                  Budget& budget) {
  for (const python::Thread& state : states) {
    const auto found = python::read_exceptions(program, state, {}, budget);
    const auto raised = std::ranges::find(
        found.known, python::ExceptionRole::raised, &python::ThreadException::role);
    if (raised != found.known.end()) return describe_error(program, raised->raised, budget);
  }
  return {};
}

}  // namespace hognose::session
