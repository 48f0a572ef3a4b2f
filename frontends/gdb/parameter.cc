// A gdb.Parameter made at run time.
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

PyMethodDef set_string{"get_set_string", get_set_string, METH_VARARGS, nullptr};
PyMethodDef show_string{"get_show_string", get_show_string, METH_O, nullptr};

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

}  // namespace hognose::gdb
