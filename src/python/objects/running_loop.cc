// Looks for the loop in a thread state, or in its dict.
// SPDX-License-Identifier: MIT
#include "python/objects/running_loop.h"

#include <algorithm>
#include <optional>
#include <string>

#include "python/attributes/type.h"
#include "python/values/dict_entries.h"
#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::PyObject;

/// Whether there are loops of uvloop; looked for once an epoch.
struct KnownLoops {
  std::optional<bool> has_uvloop;
};

bool has_uvloop(const Program& program) {
  auto& known = program.kept<KnownLoops>().has_uvloop;
  if (known) return *known;
  const auto& all = program.target->maps.all();
  known = std::any_of(all.begin(), all.end(), [](const target::Mapping& mapping) {
    return mapping.path.find("/uvloop/") != std::string::npos;
  });
  return *known;
}

constexpr std::uint64_t word = 8;
constexpr std::uint64_t most_words = 64;  // of a thread state: its dict is the 14th to the 20th

/// The type of dicts, which that of sys.modules is; null if it cannot be read.
Address find_dict_type(const Program& program, Address interpreter) {
  const auto modules = program.view<layout::PyInterpreterState>(interpreter)
                           .read(layout::PyInterpreterState::modules);
  if (!modules || modules->is_null()) return {};
  return program.view<PyObject>(*modules).read(PyObject::ob_type).value_or(Address());
}

/// The value under asyncio's name in a dict; nothing if it has none.
std::optional<Address> find_value(const Program& program, Address dict, Budget& budget) {
  const auto found = find_in_dict(program, dict, U"__asyncio_running_event_loop__", budget);
  return found ? *found : std::nullopt;
}

/// The same of whichever dict of the thread state has it.
std::optional<Address> find_in_thread_state(const Program& program,
                                            Address interpreter,
                                            Address thread_state,
                                            Budget& budget) {
  const Address dict_type = find_dict_type(program, interpreter);
  if (dict_type.is_null()) return std::nullopt;
  for (std::uint64_t at = 0; at < most_words && budget.spend_node(); ++at) {
    const auto value =
        program.memory().read_value<std::uint64_t>(thread_state + at * word, "PyThreadState");
    if (!value) return std::nullopt;
    const Address object(*value);
    if (object.is_null() || *value % word != 0) continue;
    const auto type = program.view<PyObject>(object).read(PyObject::ob_type);
    if (!type || *type != dict_type) continue;
    if (const auto found = find_value(program, object, budget)) return found;
  }
  return std::nullopt;
}

/// Up to 3.11 it is in an object; its fields have no names.
Result<Address> look_into_holder(const Program& program, Address object) {
  const TypeInfo& type = *TRY(read_type_of(program, object));
  const auto head = program.layout.size(PyObject::size);
  if (!type.is_static("_RunningLoopHolder") || !head) return object;
  return Address(TRY(program.memory().read_value<std::uint64_t>(object + *head, "running loop")));
}

}  // namespace

Address find_running_loop(const Program& program,
                          Address interpreter,
                          Address thread_state,
                          Budget& budget) {
  const auto view = program.view<layout::_PyThreadStateImpl>(thread_state);
  if (view.has(layout::_PyThreadStateImpl::asyncio_running_loop))
    return view.read(layout::_PyThreadStateImpl::asyncio_running_loop).value_or(Address());
  const auto kept = find_in_thread_state(program, interpreter, thread_state, budget);
  const Address loop = kept ? look_into_holder(program, *kept).value_or(Address()) : Address();
  return is_none_object(program, loop) ? Address() : loop;
}

Address find_loop_without_frame(const Program& program,
                                Address interpreter,
                                Address thread_state,
                                Budget& budget) {
  if (!has_uvloop(program)) return {};
  return find_running_loop(program, interpreter, thread_state, budget);
}

}  // namespace hognose::python
