// Which event ends what.
// SPDX-License-Identifier: MIT
#include "gdb/epochs.h"

#include <array>

#include "gdb/gdb_host.h"
#include "gdb/guarded.h"
#include "gdb/printers.h"
#include "gdb/ref.h"

namespace hognose::gdb {

namespace {

PyObject* on_change(PyObject* /*self*/, PyObject* /*event*/) {
  return guarded_quietly([] { session().end_epoch(); });
}

PyObject* on_images(PyObject* /*self*/, PyObject* /*event*/) {
  return guarded_quietly([] {
    host().forget_images();
    session().forget_images();
    install_printer();
  });
}

PyObject* on_exit(PyObject* /*self*/, PyObject* event) {
  return guarded_quietly([event] {
    const Ref inferior = attribute(event, "inferior");
    // At this moment the process id may be gone already: then everything is looked at anew.
    const std::int64_t key = make_process_key(inferior);
    if (key != 0) session().forget_process(key);
    session().forget_images();
  });
}

struct Handler {
  const char* event;
  PyMethodDef method;
};

// PyMethodDef must outlive the function made of it.
std::array handlers{
    Handler{"stop", {"hognose_stop", on_change, METH_O, nullptr}},
    Handler{"cont", {"hognose_cont", on_change, METH_O, nullptr}},
    Handler{"inferior_call", {"hognose_inferior_call", on_change, METH_O, nullptr}},
    Handler{"memory_changed", {"hognose_memory_changed", on_change, METH_O, nullptr}},
    Handler{"register_changed", {"hognose_register_changed", on_change, METH_O, nullptr}},
    Handler{"new_objfile", {"hognose_new_objfile", on_images, METH_O, nullptr}},
    Handler{"clear_objfiles", {"hognose_clear_objfiles", on_images, METH_O, nullptr}},
    Handler{"free_objfile", {"hognose_free_objfile", on_images, METH_O, nullptr}},
    Handler{"exited", {"hognose_exited", on_exit, METH_O, nullptr}},
    Handler{"inferior_deleted", {"hognose_inferior_deleted", on_exit, METH_O, nullptr}},
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

}  // namespace hognose::gdb
