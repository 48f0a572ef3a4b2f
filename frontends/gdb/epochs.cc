// Which event ends what.
// SPDX-License-Identifier: MIT
#include "gdb/epochs.h"

#include <array>

#include "gdb/gdb_host.h"
#include "gdb/guarded.h"
#include "gdb/object_value.h"
#include "gdb/printers.h"
#include "gdb/ref.h"

namespace hognose::gdb {

namespace {

// What has happened and was not acted on yet.
struct Pending {
  bool written = false;
  bool ran = false;
  bool images = false;
};
Pending pending;
int visits = 0;
std::uint64_t epochs = 0;

void settle() {
  const Pending now = std::exchange(pending, {});
  if (now.written || now.ran || now.images) ++epochs;
  if (now.images) {
    host().forget_images();
    forget_object_type();
    session().forget_images();
    install_printer();
  }
  if (now.ran) {
    session().end_epoch(command::Change::ran);
  } else if (now.written) {
    session().end_epoch(command::Change::written);
  }
}

PyObject* note(bool Pending::*what) {
  return guarded_quietly([what] {
    pending.*what = true;
    if (visits == 0) settle();
  });
}

PyObject* on_written(PyObject* /*self*/, PyObject* /*event*/) {
  return note(&Pending::written);
}

PyObject* on_ran(PyObject* /*self*/, PyObject* /*event*/) {
  return note(&Pending::ran);
}

// A process that is gone counts as one whose images went: all is looked at anew.
PyObject* on_images(PyObject* /*self*/, PyObject* /*event*/) {
  return note(&Pending::images);
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

}  // namespace

void connect_events() {
  const Ref events = attribute(gdb_module(), "events");
  for (Handler& handler : handlers) {
    const Ref registry = attribute(events, handler.event);
    if (!registry) continue;
    const Ref function = Ref::take(PyCFunction_NewEx(&handler.method, nullptr, nullptr));
    call_method(registry, "connect", {function.get()});
  }
}

Visit::Visit() {
  if (visits++ != 0) return;
  host().forget_key();
  settle();
}

Visit::~Visit() {
  if (--visits == 0) host().forget_key();
}

void end_epoch_if_target_runs() {
  const Ref name = make_string("non-stop");
  if (!is_true(call_gdb("parameter", {name.get()}))) return;
  session().end_epoch(command::Change::written);
  ++epochs;
}

bool is_visited() {
  return visits != 0;
}

std::uint64_t count_epochs() {
  return epochs;
}

}  // namespace hognose::gdb
