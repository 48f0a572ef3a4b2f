// Reads the fields of the GIL, wherever a version has it.
// SPDX-License-Identifier: MIT
#include "python/threads/runtime_state.h"

#include <algorithm>
#include <array>
#include <utility>

#include "python/program/static_variable.h"
#include "python/threads/collection.h"

namespace hognose::python {
namespace {

using layout::_gil_runtime_state;
using layout::_PyRuntimeState;
using layout::PyInterpreterState;
using layout::PyThreadState;

// The GIL that the thread's interpreter uses: up to 3.11 the runtime's, then the interpreter's own
// or shared one (PEP 684).
Result<Address> find_gil(const Program& program, const Thread& thread) {
  if (program.layout.has(_PyRuntimeState::ceval_gil)) {
    return program.view<_PyRuntimeState>(program.runtime).address_of(_PyRuntimeState::ceval_gil);
  }
  return program.view<PyInterpreterState>(thread.interpreter).read(PyInterpreterState::ceval_gil);
}

// Whether something speaks against `thread` being the last holder. Whoever takes a GIL locks it
// first and then says who it is: for a few instructions, the one before is still named.
bool is_contradicted(const Program& program, const Thread& thread) {
  const auto runtime = program.view<_PyRuntimeState>(program.runtime);
  if (runtime.has(_PyRuntimeState::gilstate_tstate_current)) {
    const auto current = runtime.read(_PyRuntimeState::gilstate_tstate_current);
    return current && *current != thread.state;
  }
  constexpr std::int64_t attached = 1;
  const auto state = program.view<PyThreadState>(thread.state).read(PyThreadState::state);
  return state && *state != attached;
}

void add_holder_of_gil(const Program& program, const Thread& thread, RuntimeState& found) {
  const auto gil = find_gil(program, thread);
  if (!gil || gil->is_null()) return;
  const auto view = program.view<_gil_runtime_state>(*gil);
  if (const auto enabled = view.read(_gil_runtime_state::enabled); enabled && *enabled == 0) return;
  const auto locked = view.read(_gil_runtime_state::locked);
  const auto holder = view.read(_gil_runtime_state::last_holder);
  if (!locked || !holder) return;
  found.gil_known_from = "gil.last_holder";
  found.holds_gil = *locked == 1 && *holder == thread.state;
  if (*found.holds_gil && is_contradicted(program, thread)) found.holds_gil.reset();
}

void add_gil(const Program& program, const Thread& thread, RuntimeState& found) {
  const auto state = program.view<PyThreadState>(thread.state);
  if (!program.current_thread_state.is_null()) {
    const auto holder = program.memory().read_value<std::uint64_t>(program.current_thread_state,
                                                                   "_PyThreadState_Current");
    found.gil_known_from = "_PyThreadState_Current";
    if (holder) found.holds_gil = Address(*holder) == thread.state;
  } else if (const auto flag = state.read(PyThreadState::holds_gil)) {
    found.gil_known_from = "PyThreadState.holds_gil";
    found.holds_gil = *flag != 0;
  } else {
    add_holder_of_gil(program, thread, found);
  }
}

/// Whether one of these states, which are of one kernel thread, took the GIL, and another is the current one. Up to 3.11
/// PyThreadState_Swap() goes on with it, as a thread does that begins a second interpreter.
bool is_gil_passed_on(const Program& program, std::span<const Thread> states) {
  const auto runtime = program.view<_PyRuntimeState>(program.runtime);
  if (!runtime.has(_PyRuntimeState::gilstate_tstate_current) || states.size() < 2) return false;
  const auto gil = find_gil(program, states.front());
  if (!gil || gil->is_null()) return false;
  const auto view = program.view<_gil_runtime_state>(*gil);
  const auto locked = view.read(_gil_runtime_state::locked);
  const auto holder = view.read(_gil_runtime_state::last_holder);
  const auto current = runtime.read(_PyRuntimeState::gilstate_tstate_current);
  const auto is_own = [states](const Result<Address>& state) {
    return state && std::ranges::find(states, *state, &Thread::state) != states.end();
  };
  return locked && *locked == 1 && is_own(holder) && is_own(current);
}

std::optional<Attachment> read_attachment(const Program& program, const Thread& thread) {
  const auto state = program.view<PyThreadState>(thread.state).read(PyThreadState::state);
  if (!state) return std::nullopt;
  constexpr std::array known{Attachment::detached, Attachment::attached, Attachment::suspended};
  const auto number = static_cast<std::uint64_t>(*state);
  return number < known.size() ? known[number] : Attachment::other;
}

template <class Struct>
bool is_requester(const layout::View<Struct>& view, Address thread_state) {
  const auto requested = view.read(Struct::stoptheworld_requested);
  const auto requester = view.read(Struct::stoptheworld_requester);
  return requested && *requested != 0 && requester && *requester == thread_state;
}

// The GIL of 2.7 is a lock, a semaphore that a static variable points to. In a stripped file the
// exported function that does nothing but release it tells where.
std::optional<Address> find_interpreter_lock(const Program& program) {
  constexpr std::array<std::uint8_t, 3> load_rdi{0x48, 0x8b, 0x3d};
  auto variable = program.target->symbols->find_address("interpreter_lock");
  if (!variable) variable = find_static_variable(program, "PyEval_ReleaseLock", {load_rdi, {}});
  if (!variable) return std::nullopt;
  const auto lock = program.memory().read_value<std::uint64_t>(*variable, "interpreter_lock");
  return lock && *lock != 0 ? std::optional(Address(*lock)) : std::nullopt;
}

/// The same, and it holds the GIL: then a collection is its own.
RuntimeState with_gil(RuntimeState state) {
  state.holds_gil = true;
  if (state.any_thread_collects == true) state.is_collecting = true;
  return state;
}

}  // namespace

RuntimeState read_runtime_state(const Program& program, const Thread& thread) {
  RuntimeState state;
  add_gil(program, thread, state);
  const Collection collection = read_collection(program, thread.interpreter);
  state.any_thread_collects = collection.runs;
  state.generation = collection.generation;
  state.is_collecting = state.any_thread_collects;
  if (state.is_collecting == true) state.is_collecting = state.holds_gil;
  const auto requested =
      program.view<PyThreadState>(thread.state).read(PyThreadState::gil_requested);
  if (requested) state.requests_gil = *requested != 0;
  state.attachment = read_attachment(program, thread);
  state.stops_the_world =
      is_requester(program.view<PyInterpreterState>(thread.interpreter), thread.state) ||
      is_requester(program.view<_PyRuntimeState>(program.runtime), thread.state);
  return state;
}

RuntimeState read_runtime_state(const Program& program, std::span<const Thread> states) {
  const auto join = [](std::optional<bool>& all, std::optional<bool> one) {
    if (!all || one.value_or(false)) all = one;
  };
  // One that is attached, or suspended, is so with one of its states; the others are detached.
  const auto join_attachment = [](auto& all, auto one) {
    if (!all || all == Attachment::detached) all = one;
  };
  RuntimeState joined;
  for (const Thread& thread : states) {
    const RuntimeState state = read_runtime_state(program, thread);
    join(joined.holds_gil, state.holds_gil);
    join(joined.is_collecting, state.is_collecting);
    join(joined.any_thread_collects, state.any_thread_collects);
    join(joined.requests_gil, state.requests_gil);
    if (*state.gil_known_from != '\0') joined.gil_known_from = state.gil_known_from;
    if (!joined.generation) joined.generation = state.generation;
    joined.stops_the_world = joined.stops_the_world || state.stops_the_world;
    join_attachment(joined.attachment, state.attachment);
  }
  const bool is_passed_on = joined.holds_gil != true && is_gil_passed_on(program, states);
  return is_passed_on ? with_gil(joined) : joined;
}

bool is_gil_futex(const Program& program, const Thread& thread, Address address) {
  constexpr std::uint64_t condition_size = 48;  // sizeof(pthread_cond_t), glibc x86-64
  Result<Address> condition = fail(ErrorKind::not_found, "gil.cond");
  if (const auto gil = find_gil(program, thread); gil && !gil->is_null()) {
    condition = program.view<_gil_runtime_state>(*gil).address_of(_gil_runtime_state::cond);
  } else if (program.dialect.text == layout::Text::python2) {
    return !address.is_null() && find_interpreter_lock(program) == address;
  } else if (const auto symbol = program.target->symbols->find_address("gil_cond")) {
    condition = *symbol;  // 3.6
  }
  return condition && AddressRange::from(*condition, condition_size).contains(address);
}

bool is_gil_change_futex(const Program& program, const Thread& thread, Address address) {
  if (is_gil_futex(program, thread, address)) return false;
  if (const auto gil = find_gil(program, thread); gil && !gil->is_null()) {
    const auto size = program.layout.size(_gil_runtime_state::size);
    return size && AddressRange::from(*gil, *size).contains(address);
  }
  // 3.6 has it in static variables, and no other condition or mutex there; 2.7 has but its lock.
  return program.dialect.text != layout::Text::python2 &&
         std::any_of(program.static_data.begin(),
                     program.static_data.end(),
                     [address](const AddressRange& range) { return range.contains(address); });
}

}  // namespace hognose::python
