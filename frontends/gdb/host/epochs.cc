// Which event ends what.
// SPDX-License-Identifier: MIT
#include "gdb/host/epochs.h"

#include <array>
#include <chrono>

#include "gdb/api/guarded.h"
#include "gdb/api/ref.h"
#include "target/elf/file_work.h"

namespace hognose::gdb {

namespace {

Changes pending;  // not acted on yet
void (*listener)(const Changes&) = [](const Changes&) {};
int depth = 0;  // of visits in visits
std::uint64_t visits = 0;

void settle() {
  const Changes now = std::exchange(pending, {});
  if (now.written || now.ran || now.images) listener(now);
}

PyObject* note(bool Changes::*what) {
  return guarded_quietly([what] {
    pending.*what = true;
    if (depth == 0) settle();
  });
}

PyObject* on_written(PyObject* /*self*/, PyObject* /*event*/) {
  return note(&Changes::written);
}

PyObject* on_ran(PyObject* /*self*/, PyObject* /*event*/) {
  return note(&Changes::ran);
}

PyObject* on_images(PyObject* /*self*/, PyObject* /*event*/) {
  return note(&Changes::images);
}

struct Handler {
  const char* event;
  PyMethodDef method;
};

// PyMethodDef must outlive the function made of it.
std::array handlers{
    Handler{"stop", {"hognose_stop", on_ran, METH_O, nullptr}},
    Handler{"cont", {"hognose_cont", on_ran, METH_O, nullptr}},
    Handler{"inferior_call", {"hognose_inferior_call", on_ran, METH_O, nullptr}},
    Handler{"memory_changed", {"hognose_memory_changed", on_written, METH_O, nullptr}},
    Handler{"register_changed", {"hognose_register_changed", on_written, METH_O, nullptr}},
    Handler{"new_objfile", {"hognose_new_objfile", on_images, METH_O, nullptr}},
    Handler{"clear_objfiles", {"hognose_clear_objfiles", on_images, METH_O, nullptr}},
    Handler{"free_objfile", {"hognose_free_objfile", on_images, METH_O, nullptr}},
    Handler{"exited", {"hognose_exited", on_images, METH_O, nullptr}},
    Handler{"inferior_deleted", {"hognose_inferior_deleted", on_images, METH_O, nullptr}},
};

// GDB pays some twenty visits for a line of a backtrace; those that follow each other at once are one question.
void begin_question() {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds shortest(1);
  static Clock::time_point began;
  const auto now = Clock::now();
  if (now - began < shortest) return;
  began = now;
  target::begin_file_work(poll_interrupt);
}

}  // namespace

void at_epoch_end(void (*function)(const Changes&)) {
  listener = function;
  const Ref events = attribute(gdb_module(), "events");
  for (Handler& handler : handlers) {
    const Ref registry = attribute_called(events, handler.event);
    if (!registry) continue;
    const Ref callback = Ref::take(PyCFunction_NewEx(&handler.method, nullptr, nullptr));
    call_method(registry, "connect", {callback.get()});
  }
}

Visit::Visit() {
  if (depth++ != 0) return;
  ++visits;
  begin_question();
  settle();
}

Visit::~Visit() {
  --depth;
}

std::uint64_t current_visit() {
  return depth == 0 ? 0 : visits;
}

void end_epoch_if_target_runs() {
  const Ref name = make_string("non-stop");
  if (is_true(call_gdb("parameter", {name.get()}))) listener({.written = true});
}

}  // namespace hognose::gdb
