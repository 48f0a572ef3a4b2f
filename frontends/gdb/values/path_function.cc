// The same names and paths as py-print has.
// SPDX-License-Identifier: MIT
#include "gdb/values/path_function.h"

#include "command/path/reach.h"
#include "gdb/api/guarded.h"
#include "gdb/api/make_class.h"
#include "gdb/host/epochs.h"
#include "gdb/host/host.h"
#include "gdb/values/host_text.h"
#include "gdb/values/object_value.h"

namespace hognose::gdb {

namespace {

constexpr const char* path_help =
    "A name or path of the selected Python frame, as a value.\n"
    "Usage: $py (\"PATH\")\n\n"
    "PATH is what py-print takes: print $py(\"self.rows[3]\"). The value is a PyObject * where GDB knows\n"
    "that type, so that its fields can be asked for: print $py(\"self\")->ob_refcnt. What is no object, a\n"
    "member of a type written in C or a frame, is a string. No code runs in the program.";

Ref make_value(const command::Reached& reached) {
  if (!reached.member && !reached.frame) return make_object_value(reached.object);
  const auto program = session().program();
  if (!program) return Ref::take(raise_message("the process has ended"));
  session::Work work({session()}, **program);
  return make_host_text(reached.frame ? work.describe(*reached.frame)
                                      : work.describe(*reached.member));
}

PyObject* invoke_path(PyObject* /*self*/, PyObject* arguments) {
  return guarded([arguments]() -> PyObject* {
    const Visit visit;
    end_epoch_if_target_runs();
    if (PyTuple_Size(arguments) != 1) return raise_message("$py takes one path, in quotes");
    const Ref value = Ref::share(PyTuple_GetItem(arguments, 0));
    const auto path = to_string(call_method(value, "string"));
    clear_error();
    if (!path) return raise_message("$py takes a path in quotes: $py(\"self.rows[3]\")");
    const auto reached = command::reach({session()}, *path);
    if (!reached) return raise_message("'" + *path + "' not found: " + reached.error());
    return make_value(*reached).release();
  });
}

PyMethodDef path_method{"invoke", invoke_path, METH_VARARGS, nullptr};

}  // namespace

bool register_path_function() {
  ClassMaker maker("PyPath", attribute(gdb_module(), "Function"));
  maker.add_text("__doc__", path_help).add_method(path_method);
  const Ref type = maker.make();
  if (!type) return false;
  const Ref name = make_string("py");
  return static_cast<bool>(call_or_raise(type.get(), {name.get()}));
}

}  // namespace hognose::gdb
