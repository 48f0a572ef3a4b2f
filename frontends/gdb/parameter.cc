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

/// A parameter as GDB is told of it.
struct Wanted {
  const char* type;
  const char* name;
  const char* category;
  const char* kind;
  const char* doc;
  const char* shows;  ///< what is set and shown: "how many characters of a Python value are shown."
  PyMethodDef* show;
};

PyMethodDef set_string{"get_set_string", get_set_string, METH_VARARGS, nullptr};
PyMethodDef show_string{"get_show_string", get_show_string, METH_O, nullptr};
PyMethodDef show_fold{"get_show_string", get_fold_string, METH_O, nullptr};
PyMethodDef show_frames{"get_show_string", get_frames_string, METH_O, nullptr};

/// Makes it with its usual value; `words` are those of an enumeration. None with the exception pending.
Ref make_parameter(const Wanted& wanted, const Ref& usual, PyObject* words = nullptr) {
  ClassMaker maker(wanted.type, attribute(gdb_module(), "Parameter"));
  maker.add_text("__doc__", wanted.doc)
      .add_text("set_doc", std::string("Set ") + wanted.shows)
      .add_text("show_doc", std::string("Show ") + wanted.shows)
      .add_method(set_string)
      .add_method(*wanted.show);
  const Ref type = maker.make();
  if (!type || !usual) return {};
  const Ref name = make_string(wanted.name);
  const Ref category = find_constant(wanted.category);
  const Ref kind = find_constant(wanted.kind);
  Ref parameter = words == nullptr
                      ? call_or_raise(type.get(), {name.get(), category.get(), kind.get()})
                      : call_or_raise(type.get(), {name.get(), category.get(), kind.get(), words});
  if (!parameter || PyObject_SetAttrString(parameter.get(), "value", usual.get()) != 0) return {};
  return parameter;
}

}  // namespace

Ref register_parameter() {
  return make_parameter({"MaxRepr",
                         "python max-repr",
                         "COMMAND_DATA",
                         "PARAM_UINTEGER",
                         doc,
                         "how many characters of a Python value are shown.",
                         &show_string},
                        make_unsigned(1024));
}

bool register_fold_parameter() {
  fold_parameter = make_parameter({"Fold",
                                   "python fold",
                                   "COMMAND_STACK",
                                   "PARAM_BOOLEAN",
                                   fold_doc,
                                   "whether frames that repeat are shown once on a terminal.",
                                   &show_fold},
                                  Ref::share(Py_True))
                       .release();
  return fold_parameter != nullptr;
}

bool folds() {
  return fold_parameter != nullptr && is_true(attribute(fold_parameter, "value"));
}

bool register_frames_parameter() {
  const Ref newest = make_string("newest");
  const Ref words = Ref::take(PyList_New(0));
  if (!words || PyList_Append(words.get(), newest.get()) != 0 ||
      PyList_Append(words.get(), make_string("all").get()) != 0)
    return false;
  return static_cast<bool>(make_parameter({"MiFrames",
                                           "python mi-frames",
                                           "COMMAND_STACK",
                                           "PARAM_ENUM",
                                           frames_doc,
                                           "which Python functions of an eval loop MI clients get.",
                                           &show_frames},
                                          newest,
                                          words.get()));
}

}  // namespace hognose::gdb
