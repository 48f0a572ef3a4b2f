// Reads the list of interpreters and who finalizes them.
// SPDX-License-Identifier: MIT
#include "python/threads/runtime_phase.h"

#include "python/values/type_flag.h"

namespace hognose::python {
namespace {

using layout::_PyRuntimeState;
using layout::PyThreadState;
using layout::PyTypeObject;

/// Null if nobody does; not_found in 2.7.
Result<Address> read_finalizer(const Program& program) {
  const auto runtime = program.view<_PyRuntimeState>(program.runtime);
  if (runtime.has(_PyRuntimeState::finalizing)) return runtime.read(_PyRuntimeState::finalizing);
  const auto variable = program.target->symbols->find_address("_Py_Finalizing");
  if (!variable) return fail(ErrorKind::not_found, "_Py_Finalizing");
  return Address(TRY(program.memory().read_value<std::uint64_t>(*variable, "_Py_Finalizing")));
}

/// Whether the first type has been made ready, which Py_Initialize() begins with.
Result<bool> has_ready_types(const Program& program) {
  const auto flags =
      TRY(program.view<PyTypeObject>(program.known.type_type).read(PyTypeObject::tp_flags));
  return (flags >> static_cast<unsigned>(TypeFlag::ready) & 1U) != 0;
}

Result<RuntimeProgress> find_end(const Program& program, const Result<Address>& finalizer) {
  const bool is_over = finalizer ? !finalizer->is_null() : TRY(has_ready_types(program));
  return RuntimeProgress{is_over ? RuntimePhase::finalized : RuntimePhase::not_initialized, {}};
}

}  // namespace

Result<RuntimeProgress> read_runtime_progress(const Program& program) {
  const auto head = TRY(
      program.memory().read_value<std::uint64_t>(program.interpreters_head, "interpreters.head"));
  const auto finalizer = read_finalizer(program);
  // What is there and cannot be read is no answer; what this build does not have may be one.
  if (!finalizer && finalizer.error().kind != ErrorKind::not_found) return fail(finalizer.error());
  if (head == 0) return find_end(program, finalizer);
  if (!finalizer) return fail(finalizer.error());
  if (finalizer->is_null()) return RuntimeProgress{RuntimePhase::running, {}};
  // It is a thread state while there are interpreters.
  const auto interpreter = TRY(program.view<PyThreadState>(*finalizer).read(PyThreadState::interp));
  if (interpreter.is_null()) return fail(ErrorKind::corrupt, "_finalizing", *finalizer);
  return RuntimeProgress{RuntimePhase::finalizing, *finalizer};
}

}  // namespace hognose::python
