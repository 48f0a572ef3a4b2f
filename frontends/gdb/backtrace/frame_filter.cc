// A frame filter costs also where it changes nothing: as soon as GDB has one, it prints each frame
// through Python. So ours says that it is enabled only while the selected thread runs Python; for
// all others GDB's backtrace is the native one.
// SPDX-License-Identifier: MIT
#include "gdb/backtrace/frame_filter.h"

#include <array>

#include <unistd.h>

#include "gdb/api/boxed.h"
#include "gdb/api/guarded.h"
#include "gdb/backtrace/frame_variable.h"
#include "gdb/backtrace/mixed_frames.h"
#include "gdb/host/epochs.h"
#include "gdb/host/host.h"
#include "gdb/host/reader.h"
#include "native/runs.h"

namespace hognose::gdb {

namespace {

constexpr const char* filter_name = "hognose";

// What GDB and its user may set.
struct Settings {
  bool is_enabled = true;
  Ref priority;
};
using Filter = Boxed<Settings>;

// The states of the selected thread; none if it is no Python thread.
std::vector<python::Thread> read_selected_states() {
  const auto program = session().program();
  const auto threads = program ? session().threads() : fail(program.error());
  const auto selected = threads ? host().selected_thread() : fail(threads.error());
  if (!selected) return {};
  return python::find_states(**threads, *selected);
}

// What was said last, and of whom: GDB asks whether the filter is enabled right before it calls it.
struct Remembered {
  Ref thread;
  std::int64_t key = 0;
  std::vector<python::Thread> states;
};

Remembered& remembered() {
  static Remembered& last = *new Remembered;  // owns a Python reference: never destroyed
  return last;
}

const std::vector<python::Thread>& find_selected_states() {
  Remembered& last = remembered();
  Ref thread = call_gdb("selected_thread");
  const std::int64_t key = host().process_key();
  if (last.thread.get() != thread.get() || last.key != key) {
    last = {std::move(thread), key, read_selected_states()};
  }
  return last.states;
}

// `set py mi-frames all`.
bool mi_shows_all() {
  const Ref name = make_string("python mi-frames");
  return to_string(call_gdb("parameter", {name.get()})) == "all";
}

// Whether all that GDB prints of a frame is its text: names and values have no colours of their own, and
// no line is broken between them.
bool prints_text_alone() {
  const Ref style = make_string("style enabled");
  const Ref width = make_string("width");
  if (::isatty(STDOUT_FILENO) != 0 && is_true(call_gdb("parameter", {style.get()}))) return false;
  return !is_true(call_gdb("parameter", {width.get()}));
}

Ref mix(const Ref& decorators) {
  const Visit visit;
  static_cast<void>(take_interrupt());
  const auto& states = find_selected_states();
  auto machine = host().machine_stack();
  if (states.empty() || !machine) return {};
  Budget budget = session().budget();
  const python::Program& program = **session().program();
  auto runs = native::read_runs(program, states, budget);
  if (!runs.surplus_cframes.empty())
    native::leave_out_surplus(runs.surplus_cframes, *machine, runs.runs, budget);
  native::GradualPlacement placement(program, std::move(runs));
  const bool has_line_for_each = !is_asked_by_mi() || mi_shows_all();
  const bool may_join = !is_asked_by_mi() && !is_asked_by_dap() && prints_text_alone();
  return make_mixed_frames(MixedFrames(
      decorators, std::move(placement), std::move(machine), has_line_for_each, may_join));
}

// Whatever goes wrong, GDB gets back what it gave.
PyObject* filter(PyObject* /*self*/, PyObject* frames) {
  const Ref decorators = Ref::take(PyObject_GetIter(frames));
  if (!decorators) return nullptr;
  const Ref mixed = Ref::take(guarded([&] { return mix(decorators).release(); }));
  if (!mixed) clear_error();
  return Ref(mixed ? mixed : decorators).release();
}

// True without a process: nothing is switched off then, there is only nothing to show.
bool has_python_to_show() {
  const Visit visit;
  end_epoch_if_target_runs();
  return host().process_key() == 0 || !find_selected_states().empty();
}

PyObject* get_enabled(PyObject* self, void* /*unused*/) {
  PyObject* const answer = guarded([self] {
    return PyBool_FromLong(Filter::of(self).is_enabled && has_python_to_show() ? 1 : 0);
  });
  if (answer != nullptr) return answer;
  clear_error();
  Py_INCREF(Py_False);
  return Py_False;
}

int set_enabled(PyObject* self, PyObject* value, void* /*unused*/) {
  Filter::of(self).is_enabled = is_true(Ref::share(value));
  return 0;
}

PyObject* get_priority(PyObject* self, void* /*unused*/) {
  return Ref(Filter::of(self).priority).release();
}

int set_priority(PyObject* self, PyObject* value, void* /*unused*/) {
  Filter::of(self).priority = Ref::share(value == nullptr ? Py_None : value);
  return 0;
}

PyObject* get_name(PyObject* /*self*/, void* /*unused*/) {
  return PyUnicode_FromString(filter_name);
}

std::array filter_methods{PyMethodDef{"filter", filter, METH_O, nullptr},
                          PyMethodDef{nullptr, nullptr, 0, nullptr}};
std::array filter_members{PyGetSetDef{"name", get_name, nullptr, nullptr, nullptr},
                          PyGetSetDef{"enabled", get_enabled, set_enabled, nullptr, nullptr},
                          PyGetSetDef{"priority", get_priority, set_priority, nullptr, nullptr},
                          PyGetSetDef{nullptr, nullptr, nullptr, nullptr, nullptr}};
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): slots are void*.
std::array filter_slots{PyType_Slot{Py_tp_dealloc, reinterpret_cast<void*>(Filter::release)},
                        PyType_Slot{Py_tp_methods, filter_methods.data()},
                        PyType_Slot{Py_tp_getset, filter_members.data()},
                        PyType_Slot{0, nullptr}};
PyType_Spec filter_spec{
    "hognose_gdb.FrameFilter", sizeof(Filter), 0, Py_TPFLAGS_DEFAULT, filter_slots.data()};

}  // namespace

void forget_selected_states() {
  remembered() = {};
}

bool register_frame_filter() {
  constexpr long usual_priority = 100;
  const Ref type = Ref::take(PyType_FromSpec(&filter_spec));
  Ref priority = Ref::take(PyLong_FromLong(usual_priority));
  if (!type || !priority) return false;
  const Ref made = Filter::make(type.get(), {true, std::move(priority)});
  const Ref filters = attribute(gdb_module(), "frame_filters");
  return made && filters && PyDict_SetItemString(filters.get(), filter_name, made.get()) == 0;
}

}  // namespace hognose::gdb
