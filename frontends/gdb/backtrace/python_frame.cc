// The methods of GDB's frame decorators, over a Python frame.
// SPDX-License-Identifier: MIT
#include "gdb/backtrace/python_frame.h"

#include <array>
#include <vector>

#include "command/path/names.h"
#include "gdb/api/boxed.h"
#include "gdb/api/guarded.h"
#include "gdb/backtrace/frame_variable.h"
#include "gdb/host/epochs.h"
#include "gdb/host/files.h"
#include "gdb/host/host.h"
#include "gdb/values/host_text.h"
#include "gdb/values/printers.h"
#include "python/frames/frame_slots.h"

namespace hognose::gdb {

namespace {

using Line = Boxed<FrameLine>;

// An exception out of a decorator would cost the reader the frame: what fails is None.
template <class Body>
PyObject* answer(Body&& body) noexcept {
  PyObject* const said = guarded([&] {
    const Visit visit;
    return body().release();
  });
  if (said != nullptr) return said;
  clear_error();
  Py_INCREF(Py_None);
  return Py_None;
}

const python::Frame& frame_of(PyObject* self) {
  return Line::of(self).placed.frame;
}

PyObject* get_function(PyObject* self, PyObject* /*unused*/) {
  return answer([self] {
    const FrameLine& line = Line::of(self);
    if (!line.note.empty()) return make_host_text("[py] " + line.note);
    const bool is_certain = line.placed.trust == Trust::seen;
    return make_host_text((is_certain ? "[py] " : "[py?] ") + line.placed.frame.name());
  });
}

PyObject* get_filename(PyObject* self, PyObject* /*unused*/) {
  return answer([self]() -> Ref {
    const python::Frame& frame = frame_of(self);
    if (!Line::of(self).note.empty()) return {};
    if (!is_asked_by_dap()) return make_host_text(frame.filename());
    const auto program = session().program();
    if (!program) return make_host_text(frame.filename());
    return make_string(find_plain_path(*(*program)->target->files, frame.path()));
  });
}

PyObject* get_line(PyObject* self, PyObject* /*unused*/) {
  return answer([self]() -> Ref {
    const auto& line = frame_of(self).position.line;
    return line ? Ref::take(PyLong_FromLongLong(*line)) : Ref();
  });
}

// Where the C code stands says nothing about a Python frame; without an address none is shown.
PyObject* get_address(PyObject* self, PyObject* /*unused*/) {
  return answer([self]() -> Ref {
    return is_asked_by_dap() ? call_method(Line::of(self).inferior, "pc") : Ref();
  });
}

PyObject* get_inferior_frame(PyObject* self, PyObject* /*unused*/) {
  return Ref(Line::of(self).inferior).release();
}

// GDB takes an iterator of them.
PyObject* get_elided(PyObject* self, PyObject* /*unused*/) {
  return answer([self]() -> Ref {
    const Ref& children = Line::of(self).children;
    return children ? Ref::take(PyObject_GetIter(children.get())) : Ref();
  });
}

bool append(const Ref& list, const Ref& item) {
  return list && item && PyList_Append(list.get(), item.get()) == 0;
}

/// Adds to a text; none with the exception pending.
void add_text(Ref& text, const Ref& more) {
  text = text && more ? Ref::take(PyUnicode_Concat(text.get(), more.get())) : Ref();
}

/// "line='tea', retries" with the value of `retries`, which GDB prints as it would print the two: it puts the signs between them, and has
/// to make, to look up and to print one value instead of all.
Ref join(const std::vector<python::Binding>& arguments) {
  Ref text = make_string("");
  for (const python::Binding& one : arguments) {
    add_text(text, make_host_text(one.name));
    if (&one == &arguments.back()) break;
    add_text(text, make_string("="));
    add_text(text, describe_referent({one.value}));
    add_text(text, make_string(", "));
  }
  if (!text) return {};
  FrameVariable joined{{}, arguments.back().value, {}};
  joined.symbol = std::move(text);
  return make_frame_variable(std::move(joined));
}

Ref list_arguments(const FrameLine& line) {
  const auto program = session().program();
  if (!line.note.empty() || !program) return {};
  auto arguments = python::read_bindings(**program, line.placed.frame).known;
  std::erase_if(arguments, [](const python::Binding& one) { return !one.is_argument; });
  Ref list = Ref::take(PyList_New(0));
  if (line.proof &&
      line.proof->may_join(find_python_place(), count_printed_values(), arguments.size())) {
    return append(list, join(arguments)) ? list : Ref();
  }
  for (const python::Binding& one : arguments) {
    if (!append(list, make_frame_variable({one.name, one.value, {}}))) return {};
  }
  return list;
}

// All other variables, and why there may be more.
Ref list_locals(const FrameLine& line) {
  if (line.proof) line.proof->settle(count_printed_values());
  const auto program = session().program();
  if (!line.note.empty() || !program) return {};
  session::Work work({session()}, **program);
  Lacks lacks;
  const auto variables = command::read_own_variables(work, line.placed.frame, lacks);
  Ref list = Ref::take(PyList_New(0));
  for (const command::Variable& variable : variables) {
    if (variable.is_argument) continue;
    if (!append(list, make_frame_variable({variable.name, variable.value, {}}))) return {};
  }
  for (const Error& error : lacks.holes) {
    if (!append(list, make_frame_variable({"?", {}, describe_error(error)}))) return {};
  }
  return list;
}

PyObject* get_arguments(PyObject* self, PyObject* /*unused*/) {
  return answer([self] { return list_arguments(Line::of(self)); });
}

PyObject* get_locals(PyObject* self, PyObject* /*unused*/) {
  return answer([self] { return list_locals(Line::of(self)); });
}

std::array line_methods{PyMethodDef{"function", get_function, METH_NOARGS, nullptr},
                        PyMethodDef{"filename", get_filename, METH_NOARGS, nullptr},
                        PyMethodDef{"line", get_line, METH_NOARGS, nullptr},
                        PyMethodDef{"address", get_address, METH_NOARGS, nullptr},
                        PyMethodDef{"inferior_frame", get_inferior_frame, METH_NOARGS, nullptr},
                        PyMethodDef{"elided", get_elided, METH_NOARGS, nullptr},
                        PyMethodDef{"frame_args", get_arguments, METH_NOARGS, nullptr},
                        PyMethodDef{"frame_locals", get_locals, METH_NOARGS, nullptr},
                        PyMethodDef{nullptr, nullptr, 0, nullptr}};
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): slots are void*.
std::array line_slots{PyType_Slot{Py_tp_dealloc, reinterpret_cast<void*>(Line::release)},
                      PyType_Slot{Py_tp_methods, line_methods.data()},
                      PyType_Slot{0, nullptr}};
PyType_Spec line_spec{
    "hognose_gdb.PythonFrame", sizeof(Line), 0, Py_TPFLAGS_DEFAULT, line_slots.data()};

}  // namespace

PythonPlace find_python_place() {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how C inherits.
  const Ref frame = Ref::share(reinterpret_cast<PyObject*>(PyEval_GetFrame()));
  if (!frame) return {};
  return {frame.get(), to_signed(attribute(frame, "f_lasti")).value_or(-1)};
}

Ref make_python_frame(FrameLine line) {
  static PyObject* type = nullptr;  // lives as long as GDB does
  if (type == nullptr) type = PyType_FromSpec(&line_spec);
  return type == nullptr ? Ref() : Line::make(type, std::move(line));
}

}  // namespace hognose::gdb
