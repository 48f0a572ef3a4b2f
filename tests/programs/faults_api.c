/* Faults of extension modules as people write them: builtins of one argument, which bind() makes by their names.

   The interpreter's functions are those of the program that loads this, whichever version that is.

   SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fenv.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "faults_builtins.h"

extern object* PyCapsule_New(void*, const char*, void (*)(object*));
extern object* PyDict_GetItemString(object*, const char*);
extern object* PyList_New(long);
extern object* PyList_GetItem(object*, long);
extern long PyList_Size(object*);
extern object* PyTuple_New(long);
extern char* PyByteArray_AsString(object*);
extern object* PyObject_GetAttrString(object*, const char*);
extern object* PyObject_Repr(object*);
extern object* PyObject_CallObject(object*, object*);
extern void PyErr_SetString(object*, const char*);
extern object* PyErr_Occurred(void);
extern object* PyExc_ValueError;
extern int PyArg_ParseTuple(object*, const char*, ...);
extern int Py_AtExit(void (*)(void));
extern void Py_IncRef(object*);
extern void* PyEval_SaveThread(void);
extern void PyEval_RestoreThread(void*);
extern int PyGILState_Ensure(void);
extern void PyGILState_Release(int);
extern void PyObject_GC_Track(object*);
extern char* __strcpy_chk(char*, const char*, size_t);
extern int __printf_chk(int, const char*, ...);

#define FAULT __attribute__((noinline, visibility("default")))
static volatile long sink;

/* What a dict does not have is NULL, without an exception. */
METHOD object* use_missing_key(object* self, object* dict) {
  object* value = PyDict_GetItemString(dict, "missing");
  value->count++;
  return value;
}
METHOD object* name_missing(object* self, object* dict) {
  object* value = PyDict_GetItemString(dict, "missing");
  object* name = PyObject_GetAttrString(value, "name");
  sink = 1;
  return name;
}
/* Buffers and the objects that have them are of one size, and stand in turn. */
METHOD object* write_past_buffer(object* self, object* list) {
  void* (*volatile fill)(void*, int, size_t) = memset;
  const long block = 64;
  for (long at = PyList_Size(list) / 2; at + 1 < PyList_Size(list); ++at) {
    char* buffer = PyByteArray_AsString(PyList_GetItem(list, at));
    char* next = (char*)PyList_GetItem(list, at + 1);
    if (next != buffer + block && next != buffer + block - 8) continue;
    fill(buffer, 'A', (size_t)(next - buffer) + 16);
    break;
  }
  Py_IncRef(list);
  return list;
}
METHOD object* leave_tuple_empty(object* self, object* unused) {
  return PyTuple_New(2);
}
METHOD object* leave_list_empty(object* self, object* unused) {
  return PyList_New(3);
}
METHOD object* put_wild_item(object* self, object* list) {
  ((object***)list)[3][1] = (object*)0x123456789000;
  Py_IncRef(list);
  return list;
}
/* The collector's own words stand in front of an object. */
METHOD object* damage_links(object* self, object* argument) {
  memset((char*)argument - 16, 'A', 16);
  Py_IncRef(argument);
  return argument;
}
/* "i" is a number, and not where a text is. */
METHOD object* parse_number_as_text(object* self, object* arguments) {
  char* volatile text = NULL;
  PyArg_ParseTuple(arguments, "i", &text);
  sink = (long)strlen(text);
  return NULL;
}
METHOD object* print_number(object* self, object* unused) {
  const char* volatile format = "%s\n";
  printf(format, 77777);
  sink = 1;
  return NULL;
}
typedef struct session {
  void (*close)(struct session*);
  long rest[4];
} session;
static void close_session(session* one) {
  sink = one->rest[0];
}
METHOD object* close_twice(object* self, object* unused) {
  session* volatile one = calloc(1, sizeof(session));
  one->close = close_session;
  one->close(one);
  free(one);
  one->close(one);
  sink = 1;
  return NULL;
}
METHOD object* copy_too_long(object* self, object* unused) {
  char place[16];
  const char* volatile text = "longer than sixteen bytes";
  __strcpy_chk(place, text, sizeof place);
  sink = place[0];
  return NULL;
}
METHOD object* print_by_variable(object* self, object* unused) {
  static char format[] = "%n\n";
  int count = 0;
  __printf_chk(1, format, &count);
  sink = count;
  return NULL;
}
METHOD object* take_no_memory(object* self, object* unused) {
  volatile size_t size = (size_t)1 << 60;
  char* room = malloc(size);
  room[0] = 'x';
  return (object*)room;
}
/* What threads do that Python knows nothing of. */
static object* given;
static object* run_in_thread(void* (*start)(void*), object* argument) {
  pthread_t thread;
  given = argument;
  void* state =
      PyEval_SaveThread(); /* else older versions take this thread's state for the other's */
  pthread_create(&thread, NULL, start, NULL);
  pthread_join(thread, NULL);
  PyEval_RestoreThread(state);
  return PyList_New(0);
}
FAULT void* set_error_in_thread(void* unused) {
  PyErr_SetString(PyExc_ValueError, "no thread state");
  sink = 1;
  return NULL;
}
FAULT void* show_in_thread(void* unused) {
  sink = (long)PyObject_Repr(given);
  return NULL;
}
FAULT void* call_in_thread(void* unused) {
  sink = (long)PyObject_CallObject(given, NULL);
  return NULL;
}
FAULT void* ask_error_in_thread(void* unused) {
  sink = (long)PyErr_Occurred();
  return NULL;
}
FAULT void* release_in_thread(void* unused) {
  PyGILState_Release(1);
  sink = 1;
  return NULL;
}
FAULT void* read_null_in_thread(void* unused) {
  long* volatile nothing = NULL;
  sink = nothing[2];
  return NULL;
}
static pthread_t first_thread;
static void* hit_first_thread(void* unused) {
  pthread_kill(first_thread, SIGSEGV);
  pause();
  return NULL;
}
METHOD object* thread_sets_error(object* self, object* argument) {
  return run_in_thread(set_error_in_thread, argument);
}
METHOD object* thread_shows(object* self, object* argument) {
  return run_in_thread(show_in_thread, argument);
}
METHOD object* thread_calls(object* self, object* argument) {
  return run_in_thread(call_in_thread, argument);
}
METHOD object* thread_asks_error(object* self, object* argument) {
  return run_in_thread(ask_error_in_thread, argument);
}
METHOD object* thread_releases(object* self, object* argument) {
  return run_in_thread(release_in_thread, argument);
}
METHOD object* thread_reads_null(object* self, object* argument) {
  return run_in_thread(read_null_in_thread, argument);
}
METHOD object* thread_hits_first(object* self, object* argument) {
  first_thread = pthread_self();
  return run_in_thread(hit_first_thread, argument);
}
/* What is done as Python ends, or after that. */
FAULT void read_null_at_exit(void) {
  long* volatile nothing = NULL;
  sink = nothing[2];
}
FAULT void set_error_at_exit(void) {
  PyErr_SetString(PyExc_ValueError, "too late");
  sink = 1;
}
FAULT void destroy(object* capsule) {
  long* volatile nothing = NULL;
  sink = nothing[2];
}
METHOD object* end_with_null(object* self, object* unused) {
  Py_AtExit(read_null_at_exit);
  return PyList_New(0);
}
METHOD object* end_with_call(object* self, object* unused) {
  Py_AtExit(set_error_at_exit);
  return PyList_New(0);
}
FAULT void show_given_at_exit(void) {
  sink = (long)PyObject_Repr(given);
}
METHOD object* show_at_exit(object* self, object* argument) {
  given = argument;
  Py_IncRef(given);
  Py_AtExit(show_given_at_exit);
  return PyList_New(0);
}
FAULT void ensure_state_at_exit(void) {
  sink = PyGILState_Ensure();
}
METHOD object* ensure_at_exit(object* self, object* unused) {
  Py_AtExit(ensure_state_at_exit);
  return PyList_New(0);
}
FAULT void run_thread_at_exit(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, set_error_in_thread, NULL);
  pthread_join(thread, NULL);
}
METHOD object* thread_after_end(object* self, object* unused) {
  Py_AtExit(run_thread_at_exit);
  return PyList_New(0);
}
METHOD object* make_capsule(object* self, object* unused) {
  return PyCapsule_New(&sink, "session", destroy);
}
/* What the interpreter ends the process for. */
METHOD object* save_twice(object* self, object* unused) {
  PyEval_SaveThread();
  PyEval_SaveThread();
  return NULL;
}
METHOD object* restore_nothing(object* self, object* unused) {
  PyEval_RestoreThread(NULL);
  return NULL;
}
METHOD object* track_twice(object* self, object* list) {
  PyObject_GC_Track(list);
  return list;
}
/* Instructions that the processor refuses. */
METHOD object* divide_least(object* self, object* unused) {
  volatile long least = (long)(1UL << 63);
  volatile long minus_one = -1;
  sink = least / minus_one;
  return NULL;
}
METHOD object* divide_float(object* self, object* unused) {
  volatile double zero = 0;
  feenableexcept(FE_DIVBYZERO);
  sink = (long)(1 / zero);
  return NULL;
}
METHOD object* hit_breakpoint(object* self, object* unused) {
  __asm__ volatile("int3");
  sink = 1;
  return NULL;
}
METHOD object* run_no_instruction(object* self, object* unused) {
  __asm__ volatile(".byte 0x06");
  sink = 1;
  return NULL;
}
METHOD object* ask_forbidden(object* self, object* unused) {
  struct sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpriority, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  struct sock_fprog program = {sizeof rules / sizeof *rules, rules};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
  sink = syscall(SYS_getpriority, 0, 0);
  return NULL;
}

#define ROW(name) \
  { #name, name, 8 /* METH_O */, NULL }
static method methods[] = {
    ROW(use_missing_key),   ROW(name_missing),         ROW(write_past_buffer),
    ROW(leave_tuple_empty), ROW(leave_list_empty),     ROW(put_wild_item),
    ROW(damage_links),      ROW(parse_number_as_text), ROW(print_number),
    ROW(close_twice),       ROW(copy_too_long),        ROW(print_by_variable),
    ROW(take_no_memory),    ROW(thread_sets_error),    ROW(thread_shows),
    ROW(thread_calls),      ROW(thread_asks_error),    ROW(thread_releases),
    ROW(thread_reads_null), ROW(thread_hits_first),    ROW(end_with_null),
    ROW(end_with_call),     ROW(make_capsule),         ROW(save_twice),
    ROW(restore_nothing),   ROW(track_twice),          ROW(divide_least),
    ROW(divide_float),      ROW(hit_breakpoint),       ROW(run_no_instruction),
    ROW(ask_forbidden),     ROW(thread_after_end),     ROW(show_at_exit),
    ROW(ensure_at_exit)};

__attribute__((visibility("default"))) object* bind(const char* name) {
  return make_builtin(methods, sizeof methods / sizeof *methods, name);
}
