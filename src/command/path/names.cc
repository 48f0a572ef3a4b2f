// Names of a frame.
// SPDX-License-Identifier: MIT
#include "command/path/names.h"

#include <array>
#include <set>

#include "python/frames/frame_slots.h"
#include "python/frames/namespace.h"
#include "python/values/containers.h"
#include "python/values/dict_entries.h"
#include "python/values/text.h"

namespace hognose::command {

namespace {

/// More names than a reader wants to choose from.
constexpr std::size_t most_completions = 2000;

/// The value or null; an error goes to `lacks`.
Address value_or_null(const Result<Address>& result, Lacks& lacks) {
  if (result) return *result;
  lacks.add(result.error());
  return {};
}

std::optional<Address> find_in(session::Work& work,
                               Address dict,
                               std::u32string_view name,
                               Lacks& lacks) {
  if (dict.is_null()) return std::nullopt;
  auto found = python::find_in_dict(work.program(), dict, name, work.budget());
  if (found) return *found;
  lacks.add(found.error());
  return std::nullopt;
}

void add_class_body(session::Work& work,
                    const python::Frame& frame,
                    std::vector<Variable>& variables,
                    Lacks& lacks) {
  const Address dict = value_or_null(python::find_namespace(work.program(), frame), lacks);
  if (dict.is_null()) return;
  const auto add = [&](const python::DictEntry& entry) {
    auto name = python::read_name(work.program(), entry.key);
    if (name) {
      variables.push_back({"local", std::move(*name), entry.value});
    } else {
      lacks.add(name.error());
    }
    return true;
  };
  const auto walked = python::for_each_entry(work.program(), dict, work.budget(), add);
  if (!walked) lacks.add(walked.error());
}

}  // namespace

const char* name_scope(python::VariableKind kind) {
  if (kind == python::VariableKind::cell) return "cell";
  return kind == python::VariableKind::free ? "free" : "local";
}

std::vector<Variable> read_own_variables(session::Work& work,
                                         const python::Frame& frame,
                                         Lacks& lacks) {
  std::vector<Variable> variables;
  const auto bindings = python::read_bindings(work.program(), frame);
  for (const python::Binding& binding : bindings.known) {
    variables.push_back(
        {name_scope(binding.kind), binding.name, binding.value, binding.is_argument});
  }
  lacks.add(bindings.lacks);
  add_class_body(work, frame, variables, lacks);
  return variables;
}

std::optional<ScopedValue> find_name(session::Work& work,
                                     const python::Frame& frame,
                                     std::string_view name,
                                     Lacks& lacks) {
  const std::u32string wanted = python::decode_utf8(name);
  const std::string shown = python::printable(wanted);
  const auto bindings = python::read_bindings(work.program(), frame);
  for (const python::Binding& binding : bindings.known) {
    if (binding.name == shown) return ScopedValue{"local", binding.value};
  }
  lacks.add(bindings.lacks);
  const python::Program& program = work.program();
  const Address body = value_or_null(python::find_namespace(program, frame), lacks);
  if (const auto value = find_in(work, body, wanted, lacks)) return ScopedValue{"local", *value};
  const Address globals = value_or_null(python::read_globals(program, frame), lacks);
  if (const auto value = find_in(work, globals, wanted, lacks))
    return ScopedValue{"global", *value};
  const Address builtins = value_or_null(python::read_builtins(program, frame), lacks);
  if (const auto value = find_in(work, builtins, wanted, lacks))
    return ScopedValue{"builtin", *value};
  return std::nullopt;
}

std::vector<std::string> complete_name(session::Work& work,
                                       const python::Frame& frame,
                                       std::string_view prefix) {
  Lacks lacks;
  std::set<std::string> names;
  for (Variable& variable : read_own_variables(work, frame, lacks)) {
    if (variable.name.starts_with(prefix)) names.insert(std::move(variable.name));
  }
  const std::array<Result<Address>, 2> dicts{python::read_globals(work.program(), frame),
                                             python::read_builtins(work.program(), frame)};
  for (const Result<Address>& dict : dicts) {
    if (!dict || dict->is_null()) continue;
    const auto add = [&](const python::DictEntry& entry) {
      auto name = python::read_name(work.program(), entry.key);
      if (name && name->starts_with(prefix)) names.insert(std::move(*name));
      return names.size() < most_completions;
    };
    if (!python::for_each_entry(work.program(), *dict, work.budget(), add)) break;
  }
  return {names.begin(), names.end()};
}

}  // namespace hognose::command
