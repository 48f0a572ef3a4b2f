// gdb.Parameters made at run time.
// SPDX-License-Identifier: MIT
#include "gdb/parameter.h"

#include "gdb/api/guarded.h"
#include "gdb/api/make_class.h"

namespace hognose::gdb {

namespace {

constexpr const char* doc =
    "A value is cut after this many characters, and so is each line of py-bt-full.\n"
    "The cut is marked \"...(truncated)\". 0 or \"unlimited\" means no limit.";

PyObject* get_set_string(PyObject* /*self*/, PyObject* /*arguments*/) {
  return PyUnicode_FromString("");
}

PyObject* get_show_string(PyObject* /*self*/, PyObject* value) {
  return guarded([value] {
    const std::string text = to_string(Ref::share(value)).value_or("?");
    return make_string("Characters of a Python value that are shown: " + text + ".").release();
  });
}

constexpr const char* fold_doc =
    "Frames of a recursion that repeat are shown once by py-bt and py-bt-full, and of very deep\n"
    "stacks the ends, where GDB is used on a terminal. What programs read has every frame.";

PyObject* get_fold_string(PyObject* /*self*/, PyObject* value) {
  return guarded([value] {
    const std::string text = to_string(Ref::share(value)).value_or("?");
    return make_string("Frames that repeat are shown once on a terminal: " + text + ".").release();
  });
}

constexpr const char* frames_doc =
    "MI clients get a frame for each eval loop, the newest Python function that it runs, and the older\n"
    "ones as its children: GDB numbers machine frames. \"all\" gives a frame for each Python function,\n"
    "of which only the first of an eval loop has a level.";

PyObject* get_frames_string(PyObject* /*self*/, PyObject* value) {
  return guarded([value] {
    const std::string text = to_string(Ref::share(value)).value_or("?");
    return make_string("Python functions of an eval loop that MI clients get: " + text + ".")
        .release();
  });
}

// Read by folds(); GDB owns it as well, and it lives as long.
PyObject* fold_parameter = nullptr;

PyMethodDef set_string{"get_set_string", get_set_string, METH_VARARGS, nullptr};
PyMethodDef show_string{"get_show_string", get_show_string, METH_O, nullptr};
PyMethodDef show_fold{"get_show_string", get_fold_string, METH_O, nullptr};
PyMethodDef show_frames{"get_show_string", get_frames_string, METH_O, nullptr};

}  // namespace

Ref register_parameter() {
  ClassMaker maker("MaxRepr", attribute(gdb_module(), "Parameter"));
  maker.add_text("__doc__", doc)
      .add_text("set_doc", "Set how many characters of a Python value are shown.")
      .add_text("show_doc", "Show how many characters of a Python value are shown.")
      .add_method(set_string)
      .add_method(show_string);
  const Ref type = maker.make();
  if (!type) return {};
  const Ref name = make_string("python max-repr");
  const Ref category = attribute(gdb_module(), "COMMAND_DATA");
  const Ref kind = attribute(gdb_module(), "PARAM_UINTEGER");
  Ref parameter = call_or_raise(type.get(), {name.get(), category.get(), kind.get()});
  if (!parameter) return {};
  const Ref usual = make_unsigned(1024);
  if (PyObject_SetAttrString(parameter.get(), "value", usual.get()) != 0) return {};
  return parameter;
}

bool register_fold_parameter() {
  ClassMaker maker("Fold", attribute(gdb_module(), "Parameter"));
  maker.add_text("__doc__", fold_doc)
      .add_text("set_doc", "Set whether frames that repeat are shown once on a terminal.")
      .add_text("show_doc", "Show whether frames that repeat are shown once on a terminal.")
      .add_method(set_string)
      .add_method(show_fold);
  const Ref type = maker.make();
  if (!type) return false;
  const Ref name = make_string("python fold");
  const Ref category = attribute(gdb_module(), "COMMAND_STACK");
  const Ref kind = attribute(gdb_module(), "PARAM_BOOLEAN");
  Ref parameter = call_or_raise(type.get(), {name.get(), category.get(), kind.get()});
  if (!parameter || PyObject_SetAttrString(parameter.get(), "value", Py_True) != 0) return false;
  fold_parameter = parameter.release();
  return true;
}

bool folds() {
  return fold_parameter != nullptr && is_true(attribute(fold_parameter, "value"));
}

bool register_frames_parameter() {
  ClassMaker maker("MiFrames", attribute(gdb_module(), "Parameter"));
  maker.add_text("__doc__", frames_doc)
      .add_text("set_doc", "Set which Python functions of an eval loop MI clients get.")
      .add_text("show_doc", "Show which Python functions of an eval loop MI clients get.")
      .add_method(set_string)
      .add_method(show_frames);
  const Ref type = maker.make();
  if (!type) return false;
  const Ref name = make_string("python mi-frames");
  const Ref category = attribute(gdb_module(), "COMMAND_STACK");
  const Ref kind = attribute(gdb_module(), "PARAM_ENUM");
  const Ref newest = make_string("newest");
  const Ref words = Ref::take(PyList_New(0));
  if (!words || PyList_Append(words.get(), newest.get()) != 0 ||
      PyList_Append(words.get(), make_string("all").get()) != 0)
    return false;
  const Ref parameter =
      call_or_raise(type.get(), {name.get(), category.get(), kind.get(), words.get()});
  return parameter && PyObject_SetAttrString(parameter.get(), "value", newest.get()) == 0;
}

}  // namespace hognose::gdb
