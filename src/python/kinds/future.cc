// Describing Futures and Tasks.
//
// What a task waits for and whom it calls back is left out: it is in other objects, and a text that
// names them all would be a page.
// SPDX-License-Identifier: MIT
#include "python/kinds/future.h"

#include "python/kinds/integer_digits.h"
#include "python/objects/future.h"
#include "python/objects/generator.h"

namespace hognose::python {
namespace {

void write_state(Describer& out, const Result<FutureState>& state, bool is_cancelling) {
  if (!state) return out.write_hole(state.error());
  switch (*state) {
    case FutureState::pending:
      return out.write(is_cancelling ? "cancelling" : "pending");
    case FutureState::cancelled:
      return out.write("cancelled");
    case FutureState::finished:
      return out.write("finished");
  }
}

/// Writes a value, or the hole it is.
void write_value(Describer& out, const Result<Address>& value) {
  if (value) return out.describe(*value);
  out.write_hole(value.error());
}

void write_outcome(Describer& out, const Future& future) {
  if (future.state != FutureState::finished) return;
  const bool has_failed = !future.exception || !future.exception->is_null();
  out.write(has_failed ? " exception=" : " result=");
  write_value(out, has_failed ? future.exception : future.result);
}

/// Writes a task's name. Until somebody asks for it, it is the number of the task (3.13).
void write_task_name(Describer& out, const Result<Address>& name) {
  if (name && name->is_null()) return;
  out.write(" name=");
  const auto type = name ? read_type_of(out.program(), *name) : fail(name.error());
  if (!type || !(*type)->has(TypeFlag::long_subclass)) return write_value(out, name);
  out.write("'Task-");
  write_digits(out, *name);
  out.write("'");
}

/// Writes " at x.py:12", the line at which a coroutine is or will go on.
void write_next_line(Describer& out, Address coroutine) {
  const auto state = read_generator_state(out.program(), coroutine);
  if (state && *state == GeneratorState::finished) return;
  out.write(" at ");
  const auto place = state ? read_generator_place(out.program(), coroutine) : fail(state.error());
  if (place) out.write(*place);
  if (!place) out.write_hole(place.error());
}

/// Writes " coro=worker() at x.py:12"; what is no coroutine of Python's own is described.
void write_coroutine(Describer& out, const Result<Address>& coroutine) {
  if (coroutine && coroutine->is_null()) return;
  out.write(" coro=");
  const auto type = coroutine ? read_type_of(out.program(), *coroutine) : fail(coroutine.error());
  if (!type || !is_generator_type(out.program(), **type)) return write_value(out, coroutine);
  const auto name = read_generator_name(out.program(), *coroutine);
  if (name) out.write(*name);
  if (!name) out.write_hole(name.error());
  out.write("()");
  write_next_line(out, *coroutine);
}

void write_future(Describer& out, Address object, const Future& future, const Task* task) {
  if (!out.enter(object)) return out.write("<...>");
  out.write(task == nullptr ? "<Future " : "<Task ");
  write_state(out, future.state, task != nullptr && task->cancels.value_or(0) > 0);
  if (task != nullptr) {
    write_task_name(out, task->name);
    write_coroutine(out, task->coro);
  }
  write_outcome(out, future);
  out.write(" at remote ");
  out.write_address(object);
  out.write(">");
  out.leave();
}

}  // namespace

bool is_future(const Program& program, const TypeInfo& type) {
  return is_future_type(program, type);
}

void describe_future(Describer& out, Address object, const TypeInfo& type) {
  write_future(out, object, read_future(out.program(), object, type, out.budget()), nullptr);
}

bool is_task(const Program& program, const TypeInfo& type) {
  return is_task_type(program, type);
}

void describe_task(Describer& out, Address object, const TypeInfo& type) {
  const Task task = read_task(out.program(), object, type, out.budget());
  write_future(out, object, read_future(out.program(), object, type, out.budget()), &task);
}

}  // namespace hognose::python
