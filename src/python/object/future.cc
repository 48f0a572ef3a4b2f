// Reads a Future or Task from its C struct, or from the attributes of the class in Python.
//
// What a task waits for and whom it calls back is left out: it is in other objects, and a text that
// names them all would be a page.
// SPDX-License-Identifier: MIT
#include "python/object/future.h"

#include <algorithm>

#include "python/attributes.h"
#include "python/generator.h"
#include "python/integer_digits.h"
#include "python/number.h"
#include "python/text.h"
#include "python/type.h"
#include "python/writing.h"

namespace hognose::python {
namespace {

using layout::FutureObj;
using layout::TaskObj;

enum class State : std::uint8_t { pending, cancelled, finished };

/// What is shown of a Future. Null pointers stand for what it does not have.
struct Future {
  Result<State> state;
  Result<Address> exception;
  Result<Address> result;
};

/// What is shown of a Task besides.
struct Task {
  Result<Address> name;
  Result<Address> coro;
  Result<std::int64_t> cancels;
};

/// STATE_PENDING, STATE_CANCELLED, STATE_FINISHED.
Result<State> read_state(const layout::View<FutureObj>& view) {
  switch (TRY(view.read(FutureObj::fut_state))) {
    case 0:
      return State::pending;
    case 1:
      return State::cancelled;
    case 2:
      return State::finished;
    default:
      return fail(ErrorKind::corrupt, "fut_state", view.address());
  }
}

Future read_future(const Program& program, Address object) {
  const auto view = program.view<FutureObj>(object);
  return {read_state(view), view.read(FutureObj::fut_exception), view.read(FutureObj::fut_result)};
}

/// A field, or what stands for it in a build that has none.
template <class T>
Result<T> read_or(const layout::View<TaskObj>& view, layout::Field<TaskObj, T> field, T otherwise) {
  return view.has(field) ? view.read(field) : otherwise;
}

Task read_task(const Program& program, Address object) {
  const auto view = program.view<TaskObj>(object);
  return {read_or(view, TaskObj::task_name, Address{}),
          view.read(TaskObj::task_coro),
          read_or(view, TaskObj::task_num_cancels_requested, std::int64_t{0})};
}

/// An attribute of an instance in Python; null if it has none, or None.
Result<Address> find_value(Describer& out, Address object, std::u32string_view name) {
  const auto found = TRY(find_attribute(out.program(), object, name, out.budget()));
  return found && !is_none_object(out.program(), *found) ? *found : Address{};
}

Result<State> find_state(Describer& out, Address object) {
  const Address state = TRY(find_value(out, object, U"_state"));
  const std::string word = TRY(read_name(out.program(), state));
  if (word == "PENDING") return State::pending;
  if (word == "CANCELLED") return State::cancelled;
  if (word == "FINISHED") return State::finished;
  return fail(ErrorKind::corrupt, "_state", object);
}

/// The result, of which None is one too.
Result<Address> find_result(Describer& out, Address object) {
  const auto found = TRY(find_attribute(out.program(), object, U"_result", out.budget()));
  return found.value_or(Address{});
}

Future find_future(Describer& out, Address object) {
  return {
      find_state(out, object), find_value(out, object, U"_exception"), find_result(out, object)};
}

Result<std::int64_t> find_cancels(Describer& out, Address object) {
  const Address count = TRY(find_value(out, object, U"_num_cancels_requested"));
  if (count.is_null()) return 0;
  return read_small_integer(out.program(), count);
}

Task find_task(Describer& out, Address object) {
  return {find_value(out, object, U"_name"),
          find_value(out, object, U"_coro"),
          find_cancels(out, object)};
}

/// Whether a class in Python is made of the Future in C, as the Task in Python of 3.6 is.
bool is_made_of_c(const Program& program, const TypeInfo& type) {
  return std::ranges::any_of(read_mro(program, type), [&](Address base) {
    const Result<TypeInfo>& info = find_type_info(program, base);
    return info && is_future(program, *info);
  });
}

void write_state(Describer& out, const Result<State>& state, bool is_cancelling) {
  if (!state) return out.write_hole(state.error());
  switch (*state) {
    case State::pending:
      return out.write(is_cancelling ? "cancelling" : "pending");
    case State::cancelled:
      return out.write("cancelled");
    case State::finished:
      return out.write("finished");
  }
}

/// Writes a value, or the hole it is.
void write_value(Describer& out, const Result<Address>& value) {
  if (value) return out.describe(*value);
  out.write_hole(value.error());
}

void write_outcome(Describer& out, const Future& future) {
  if (future.state != State::finished) return;
  const bool has_failed = !future.exception || !future.exception->is_null();
  out.write(has_failed ? " exception=" : " result=");
  write_value(out, has_failed ? future.exception : future.result);
}

/// Writes a task's name. Until somebody asks for it, it is the number of the task (3.13).
void write_name(Describer& out, const Result<Address>& name) {
  if (name && name->is_null()) return;
  out.write(" name=");
  const auto type = name ? read_type_of(out.program(), *name) : fail(name.error());
  if (!type || !(*type)->has(TypeFlag::long_subclass)) return write_value(out, name);
  out.write("'Task-");
  write_digits(out, *name);
  out.write("'");
}

/// Writes " at x.py:12", the line at which a coroutine is or will go on.
void write_place(Describer& out, Address coroutine) {
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
  if (!type || !is_generator_type(**type)) return write_value(out, coroutine);
  const auto name = read_generator_name(out.program(), *coroutine);
  if (name) out.write(*name);
  if (!name) out.write_hole(name.error());
  out.write("()");
  write_place(out, *coroutine);
}

void write_future(Describer& out, Address object, const Future& future, const Task* task) {
  if (!out.enter(object)) return out.write("<...>");
  out.write(task == nullptr ? "<Future " : "<Task ");
  write_state(out, future.state, task != nullptr && task->cancels.value_or(0) > 0);
  if (task != nullptr) {
    write_name(out, task->name);
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
  return type.name == "_asyncio.Future" && has_size_of(program, type, FutureObj::size);
}

void describe_future(Describer& out, Address object, const TypeInfo& /*type*/) {
  write_future(out, object, read_future(out.program(), object), nullptr);
}

bool is_task(const Program& program, const TypeInfo& type) {
  return type.name == "_asyncio.Task" && has_size_of(program, type, TaskObj::size);
}

void describe_task(Describer& out, Address object, const TypeInfo& /*type*/) {
  const Task task = read_task(out.program(), object);
  write_future(out, object, read_future(out.program(), object), &task);
}

bool is_python_future(const Program& program, const TypeInfo& type) {
  return is_class_of_module(program, type, "Future", U"asyncio.futures");
}

void describe_python_future(Describer& out, Address object, const TypeInfo& /*type*/) {
  write_future(out, object, find_future(out, object), nullptr);
}

bool is_python_task(const Program& program, const TypeInfo& type) {
  return is_class_of_module(program, type, "Task", U"asyncio.tasks");
}

void describe_python_task(Describer& out, Address object, const TypeInfo& type) {
  const Task task = find_task(out, object);
  const bool in_c = is_made_of_c(out.program(), type);
  const Future future = in_c ? read_future(out.program(), object) : find_future(out, object);
  write_future(out, object, future, &task);
}

}  // namespace hognose::python
