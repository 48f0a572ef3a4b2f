// The C part of interleaved.py: functions that log that they run, and call Python back in several ways.
//
// Built against Python.h it is an extension module; without WEAVING_MODULE it needs no header of Python's, and is loaded by ctypes. Either
// way each function takes (self, object) and returns a reference, as METH_O wants it.
// SPDX-License-Identifier: MIT
#ifdef WEAVING_MODULE
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#else
typedef struct _object PyObject;
extern "C" {
PyObject* PyObject_CallObject(PyObject*, PyObject*);
void Py_IncRef(PyObject*);
void* PyEval_SaveThread(void);
void PyEval_RestoreThread(void*);
// 2.7 has the first two, 3 the others.
__attribute__((weak)) char* PyString_AsString(PyObject*);
__attribute__((weak)) PyObject* PyString_FromString(const char*);
__attribute__((weak)) char* PyBytes_AsString(PyObject*);
__attribute__((weak)) PyObject* PyBytes_FromString(const char*);
}
#endif

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#define FUNCTION __attribute__((noinline, noclone, visibility("default")))

namespace {

enum { most_entries = 256, longest_entry = 64 };
char entries[most_entries][longest_entry];
int depth = 0;

void enter(const char* kind, const char* name) {
  if (depth < most_entries) snprintf(entries[depth], longest_entry, "%s %s", kind, name);
  ++depth;
}

PyObject* leave_with(PyObject* object) {
  --depth;
  Py_IncRef(object);
  return object;
}

const char* text_of(PyObject* bytes) {
#ifndef WEAVING_MODULE
  if (PyBytes_AsString == nullptr) return PyString_AsString(bytes);
#endif
  return PyBytes_AsString(bytes);
}

PyObject* bytes_of(const char* text) {
#ifndef WEAVING_MODULE
  if (PyBytes_FromString == nullptr) return PyString_FromString(text);
#endif
  return PyBytes_FromString(text);
}

PyObject* callback = nullptr;
char other_stack[1 << 20];

}  // namespace

namespace weaving {

FUNCTION PyObject* step(PyObject* callable, int levels) {
  enter("native", "weaving::step(_object*, int)");
  PyObject* result =
      levels > 1 ? step(callable, levels - 1) : PyObject_CallObject(callable, nullptr);
  --depth;
  return result;
}

/// Part of its caller, in which only debug information finds it.
__attribute__((always_inline)) inline void pass_on(PyObject* callable) {
#ifdef WEAVING_INLINES
  enter("native", "weaving::pass_on(_object*)");
  PyObject_CallObject(callable, nullptr);  // the line of pass_on
  --depth;
#else
  PyObject_CallObject(callable, nullptr);
#endif
}

}  // namespace weaving

extern "C" {

/// Logs that the Python function of this name runs; it has to leave as well.
FUNCTION PyObject* weaving_enter(PyObject*, PyObject* name) {
  enter("python", text_of(name));
  Py_IncRef(name);
  return name;
}

/// What runs, newest last, a line each; weaving_park, which is called next, among it.
FUNCTION PyObject* weaving_log(PyObject*, PyObject*) {
  static char text[most_entries * (longest_entry + 1)];
  for (int at = 0; at < depth && at < most_entries; ++at)
    strcat(strcat(text, entries[at]), "\n");
  return bytes_of(strcat(text, "native weaving_park\n"));
}

FUNCTION PyObject* weaving_call(PyObject*, PyObject* callable) {
  enter("native", "weaving_call");
  weaving::pass_on(callable);  // the line of weaving_call
  return leave_with(callable);
}

FUNCTION PyObject* weaving_nest(PyObject*, PyObject* callable) {
  enter("native", "weaving_nest");
  weaving::step(callable, 3);
  return leave_with(callable);
}

FUNCTION int weaving_compare(const void*, const void*) {
  enter("native", "weaving_compare");
  PyObject_CallObject(callback, nullptr);
  --depth;
  return 0;
}

FUNCTION PyObject* weaving_sort(PyObject*, PyObject* callable) {
  enter("native", "weaving_sort");
  int numbers[] = {2, 1};
  callback = callable;
  qsort(numbers, 2, sizeof(int), weaving_compare);
  return leave_with(callable);
}

FUNCTION void weaving_on_signal(int) {
  enter("native", "weaving_on_signal");
  PyObject_CallObject(callback, nullptr);
  --depth;
}

__attribute__((always_inline)) static inline void raise_signal(PyObject* callable, int flags) {
  stack_t stack;
  memset(&stack, 0, sizeof(stack));
  stack.ss_sp = other_stack;
  stack.ss_size = sizeof(other_stack);
  sigaltstack(&stack, nullptr);
  struct sigaction action;
  memset(&action, 0, sizeof(action));
  action.sa_handler = weaving_on_signal;
  action.sa_flags = flags;
  sigaction(SIGUSR2, &action, nullptr);
  callback = callable;
  raise(SIGUSR2);
}

/// Calls from the handler of a signal that arrives right here.
FUNCTION PyObject* weaving_raise(PyObject*, PyObject* callable) {
  enter("native", "weaving_raise");
  raise_signal(callable, SA_NODEFER);
  return leave_with(callable);
}

/// The same, with a stack of its own for the handler.
FUNCTION PyObject* weaving_raise_elsewhere(PyObject*, PyObject* callable) {
  enter("native", "weaving_raise_elsewhere");
  raise_signal(callable, SA_NODEFER | SA_ONSTACK);
  return leave_with(callable);
}

/// Sleeps without the GIL.
FUNCTION PyObject* weaving_park(PyObject*, PyObject* object) {
  enter("native", "weaving_park");
#ifdef WEAVING_MODULE
  PyThreadState* state = PyEval_SaveThread();
#else
  void* state = PyEval_SaveThread();
#endif
  struct timespec hour = {3600, 0};
  nanosleep(&hour, nullptr);
  PyEval_RestoreThread(state);
  return leave_with(object);
}

#ifdef WEAVING_MODULE
#define METHOD(name) \
  { #name, name, METH_O, nullptr }
static PyMethodDef methods[] = {METHOD(weaving_enter),
                                METHOD(weaving_log),
                                METHOD(weaving_call),
                                METHOD(weaving_nest),
                                METHOD(weaving_sort),
                                METHOD(weaving_raise),
                                METHOD(weaving_raise_elsewhere),
                                METHOD(weaving_park),
                                {nullptr, nullptr, 0, nullptr}};
#if PY_MAJOR_VERSION >= 3
static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_weaving", nullptr, -1, methods, nullptr, nullptr, nullptr, nullptr};
PyMODINIT_FUNC PyInit__weaving(void) {
  return PyModule_Create(&module);
}
#else
PyMODINIT_FUNC init_weaving(void) {
  Py_InitModule("_weaving", methods);
}
#endif
#endif

}  // extern "C"
