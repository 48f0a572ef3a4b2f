// What the runtime itself says of a thread: the GIL, and whether it collects garbage.
// SPDX-License-Identifier: MIT
#include "python/thread.h"

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

std::optional<bool> read_holds_gil(const Program& program, const Thread& thread) {
  const auto state = program.view<PyThreadState>(thread.state);
  if (!program.current_thread_state.is_null()) {
    const auto holder = program.memory().read_value<std::uint64_t>(program.current_thread_state,
                                                                   "_PyThreadState_Current");
    if (!holder) return std::nullopt;
    return Address(*holder) == thread.state;
  }
  if (const auto flag = state.read(PyThreadState::holds_gil)) return *flag != 0;
  const auto gil = find_gil(program, thread);
  if (!gil || gil->is_null()) return std::nullopt;
  const auto view = program.view<_gil_runtime_state>(*gil);
  if (const auto enabled = view.read(_gil_runtime_state::enabled); enabled && *enabled == 0) {
    return std::nullopt;
  }
  const auto locked = view.read(_gil_runtime_state::locked);
  const auto holder = view.read(_gil_runtime_state::last_holder);
  if (!locked || !holder) return std::nullopt;
  return *locked == 1 && *holder == thread.state;
}

std::optional<bool> read_any_thread_collects(const Program& program, const Thread& thread) {
  const auto interpreter = program.view<PyInterpreterState>(thread.interpreter);
  const auto runtime = program.view<_PyRuntimeState>(program.runtime);
  const auto flag = interpreter.has(PyInterpreterState::gc_collecting)
                        ? interpreter.read(PyInterpreterState::gc_collecting)
                        : runtime.read(_PyRuntimeState::gc_collecting);
  if (!flag) return std::nullopt;
  return *flag != 0;
}

bool is_value_of(const Program& program, const char* symbol, Address address) {
  const auto variable = program.target->symbols->find_address(symbol);
  if (!variable) return false;
  const auto value = program.memory().read_value<std::uint64_t>(*variable, symbol);
  return value && Address(*value) == address;
}

}  // namespace

RuntimeState read_runtime_state(const Program& program, const Thread& thread) {
  RuntimeState state;
  state.holds_gil = read_holds_gil(program, thread);
  state.any_thread_collects = read_any_thread_collects(program, thread);
  state.is_collecting = state.any_thread_collects;
  if (state.is_collecting == true) state.is_collecting = state.holds_gil;
  const auto requested =
      program.view<PyThreadState>(thread.state).read(PyThreadState::gil_requested);
  if (requested) state.requests_gil = *requested != 0;
  return state;
}

RuntimeState read_runtime_state(const Program& program, std::span<const Thread> states) {
  const auto join = [](std::optional<bool>& all, std::optional<bool> one) {
    if (!all || one.value_or(false)) all = one;
  };
  RuntimeState joined;
  for (const Thread& thread : states) {
    const RuntimeState state = read_runtime_state(program, thread);
    join(joined.holds_gil, state.holds_gil);
    join(joined.is_collecting, state.is_collecting);
    join(joined.any_thread_collects, state.any_thread_collects);
    join(joined.requests_gil, state.requests_gil);
  }
  return joined;
}

bool is_gil_futex(const Program& program, const Thread& thread, Address address) {
  constexpr std::uint64_t condition_size = 48;  // sizeof(pthread_cond_t), glibc x86-64
  Result<Address> condition = fail(ErrorKind::not_found, "gil.cond");
  if (const auto gil = find_gil(program, thread); gil && !gil->is_null()) {
    condition = program.view<_gil_runtime_state>(*gil).address_of(_gil_runtime_state::cond);
  } else if (const auto symbol = program.target->symbols->find_address("gil_cond")) {
    condition = *symbol;  // 3.6
  } else {
    return is_value_of(program, "interpreter_lock", address);  // 2.7: a semaphore
  }
  return condition && AddressRange::from(*condition, condition_size).contains(address);
}

}  // namespace hognose::python
