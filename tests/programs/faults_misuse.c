/* What modules of C do wrong with the C library, with memory that is gone and with the calling conventions of Python: builtins that
   bind() makes by their names.

   The interpreter's functions are those of the program that loads this, whichever version that is.

   SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "faults_builtins.h"

extern object* PyList_New(long);
extern object* PyObject_GetIter(object*);
extern object* PyByteArray_FromStringAndSize(const char*, long);
extern char* PyByteArray_AsString(object*);
extern int PyByteArray_Resize(object*, long);
extern object* PyObject_CallFunctionObjArgs(object*, ...);
extern void PyErr_SetString(object*, const char*);
extern object* PyExc_ValueError;
extern int PyArg_ParseTuple(object*, const char*, ...);
extern void* PyEval_SaveThread(void);
extern int PyGILState_Ensure(void);
extern void PyGILState_Release(int);

#define FAULT __attribute__((noinline, visibility("default")))
#define NO_ARGUMENTS 4 /* METH_NOARGS */
#define ONE_ARGUMENT 8 /* METH_O */

static volatile long sink;
static const long page = 4096;

/* What the C library gave or was given. */
METHOD object* read_missing_file(object* self, object* unused) {
  char line[80];
  FILE* volatile file = fopen("/no/such/file", "r");
  sink = (long)fgets(line, sizeof line, file);
  return NULL;
}
METHOD object* measure_nothing(object* self, object* unused) {
  size_t (*volatile measure)(const char*) = strlen;
  sink = (long)measure(getenv("NO_SUCH_VARIABLE_ANYWHERE"));
  return NULL;
}
METHOD object* lock_nothing(object* self, object* unused) {
  pthread_mutex_t* volatile mutex = NULL;
  sink = pthread_mutex_lock(mutex);
  return NULL;
}
METHOD object* fill_no_memory(object* self, object* unused) {
  void* (*volatile fill)(void*, int, size_t) = memset;
  volatile size_t size = (size_t)1 << 60;
  sink = (long)fill(malloc(size), 'x', 100);
  return NULL;
}
/* Pages between two that nobody may touch. */
static char* map_between(long pages) {
  char* room =
      mmap(NULL, (size_t)((pages + 2) * page), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(room + page, (size_t)(pages * page), PROT_READ | PROT_WRITE);
  return room + page;
}
METHOD object* copy_negative(object* self, object* unused) {
  void* (*volatile copy)(void*, const void*, size_t) = memcpy;
  volatile long size = -8;
  sink = (long)copy(map_between(8), map_between(8), (size_t)size);
  return NULL;
}
METHOD object* print_panic(object* self, object* unused) {
  char text[100];
  snprintf(
      text, sizeof text, "thread '%s' panicked at src/lib.rs:%d:5: nothing is left\n", "main", 27);
  fputs(text, stderr);
  abort();
}

/* Memory that is gone, or somebody else's. */
METHOD object* use_unmapped_buffer(object* self, object* unused) {
  long* volatile room = malloc(1 << 24);
  room[1000] = 7;
  free((void*)room);
  sink = room[1000];
  return NULL;
}
/* A buffer as of the buffer protocol, whose owner was made smaller meanwhile. */
METHOD object* read_shrunk_buffer(object* self, object* unused) {
  object* owner = PyByteArray_FromStringAndSize(NULL, 1 << 24);
  volatile char* data = PyByteArray_AsString(owner);
  PyByteArray_Resize(owner, 0);
  sink = data[1 << 23];
  return owner;
}
METHOD object* read_past_mapping(object* self, object* unused) {
  char* room =
      mmap(NULL, (size_t)(2 * page), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(room + page, (size_t)page);
  for (volatile long at = 0; at <= page; ++at)
    sink = ((volatile char*)room)[at];
  return NULL;
}
METHOD object* write_to_read_only(object* self, object* unused) {
  volatile char* room = mmap(NULL, (size_t)page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  room[7] = 'x';
  return NULL;
}
typedef struct named {
  char name[16];
  long* where;
} named;
METHOD object* overflow_into_pointer(object* self, object* unused) {
  char* (*volatile copy)(char*, const char*) = strcpy;
  named* volatile one = calloc(2, sizeof *one);
  one->where = (long*)&sink;
  copy(one->name, "a name that is far too long");
  sink = *one->where;
  return NULL;
}
METHOD object* write_past_array(object* self, object* unused) {
  struct {
    volatile long values[4];
    long* volatile next;
  } row;
  row.next = (long*)&sink;
  for (volatile int at = 0; at <= 4; ++at)
    row.values[at] = 7;
  sink = row.next[2];
  return NULL;
}
METHOD object* call_unloaded(object* self, object* unused) {
  void* library = dlopen("libBrokenLocale.so.1", RTLD_NOW);
  size_t (*volatile size)(void) = (size_t(*)(void))dlsym(library, "__ctype_get_mb_cur_max");
  dlclose(library);
  sink = (long)size();
  return NULL;
}

/* Calling conventions of Python. */

/* "l" writes eight bytes, and an int has four. */
METHOD object* parse_too_small(object* self, object* arguments) {
  struct {
    int number;
    unsigned index;
  } given = {0, 0};
  static long table[16];
  PyArg_ParseTuple(arguments, "l", &given.number);
  sink = ((volatile long*)table)[given.index];
  return NULL;
}
/* Without NULL at the end whatever stands there is one more argument. */
METHOD object* call_without_sentinel(object* self, object* callable) {
  object* (*volatile call)(object*, ...) = PyObject_CallFunctionObjArgs;
  volatile long whatever = 0x1234567;
  sink = (long)call(callable, callable, whatever, NULL);
  return NULL;
}
METHOD object* take_no_arguments(object* self, object* arguments) {
  long number = 0;
  sink = PyArg_ParseTuple(arguments, "l", &number);
  return NULL;
}
METHOD object* return_garbage(object* self, object* unused) {
  return (object*)0x123456789000;
}
FAULT void set_error_now(void) {
  PyErr_SetString(PyExc_ValueError, "without a thread state");
  sink = 1;
}
/* The second gives back what the interpreter itself has taken. */
METHOD object* release_twice(object* self, object* unused) {
  const int state = PyGILState_Ensure();
  PyGILState_Release(state);
  PyGILState_Release(1);
  set_error_now();
  return NULL;
}

/* Handlers of signals. */
FAULT void set_error_in_handler(int number) {
  PyErr_SetString(PyExc_ValueError, "in a handler");
  sink = number;
}
FAULT void read_null_in_handler(int number) {
  long* volatile nothing = NULL;
  sink = nothing[2] + number;
}
FAULT void abort_in_handler(int number) {
  sink = number;
  abort();
}
METHOD object* handler_calls_python(object* self, object* unused) {
  PyEval_SaveThread();
  signal(SIGALRM, set_error_in_handler);
  raise(SIGALRM);
  return NULL;
}
METHOD object* handler_reads_null(object* self, object* unused) {
  signal(SIGALRM, read_null_in_handler);
  raise(SIGALRM);
  return NULL;
}
METHOD object* handler_aborts(object* self, object* unused) {
  signal(SIGALRM, abort_in_handler);
  raise(SIGALRM);
  return NULL;
}
/* As crash reporters do: the signal is blocked until their handler has returned. */
static void pass_on(int number) {
  signal(number, SIG_DFL);
  raise(number);
}
static void report_faults(void) {
  static char room[65536];
  stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
  struct sigaction action = {.sa_handler = pass_on, .sa_flags = SA_ONSTACK};
  sigaltstack(&stack, NULL);
  sigaction(SIGSEGV, &action, NULL);
}
METHOD object* pass_null_on(object* self, object* unused) {
  report_faults();
  read_null_in_handler(0);
  return NULL;
}
FAULT long go_deep(long depth) {
  volatile long kept[32] = {depth};
  return go_deep(depth + 1) + kept[depth & 1];
}
METHOD object* pass_overflow_on(object* self, object* unused) {
  report_faults();
  sink = go_deep(0);
  return NULL;
}

/* In a module whose name says that it is of another Python (faults_everyday.py). */

/* Where that has something of a type this one has nothing: tp_as_number of a list. */
METHOD object* read_other_layout(object* self, object* list) {
  char* type = ((char**)list)[1];
  long* slot = *(long**)(type + 96);
  sink = slot[2];
  return NULL;
}
METHOD object* read_own_null(object* self, object* unused) {
  static long* volatile nothing;
  sink = nothing[2];
  return NULL;
}

/* Of this a compiler makes a jump, which leaves no frame. */
METHOD object* jump_with_null(object* self, object* unused) {
  return PyObject_GetIter(NULL);
}
METHOD object* read_far_index(object* self, object* unused) {
  long* volatile four = calloc(4, sizeof *four);
  volatile long index = 1L << 28;
  sink = four[index];
  return NULL;
}
METHOD object* read_item_of_null(object* self, object* unused) {
  static char* volatile nothing;
  volatile long index = 5;
  sink = nothing[index];
  return NULL;
}
METHOD object* lose_collected_type(object* self, object* unused) {
  memset((char*)PyList_New(0) + 8, 'A', 8);
  return PyList_New(0);
}
METHOD object* fill_large_room(object* self, object* unused) {
  volatile size_t bytes = 48u << 20;
  char* volatile place = __builtin_alloca(bytes);
  memset(place, 1, bytes);
  sink = place[5];
  return NULL;
}

#define ROW(name) \
  { #name, name, ONE_ARGUMENT, NULL }
static method methods[] = {
    ROW(read_missing_file),     ROW(measure_nothing),
    ROW(lock_nothing),          ROW(fill_no_memory),
    ROW(copy_negative),         ROW(print_panic),
    ROW(use_unmapped_buffer),   ROW(read_shrunk_buffer),
    ROW(read_past_mapping),     ROW(write_to_read_only),
    ROW(overflow_into_pointer), ROW(write_past_array),
    ROW(call_unloaded),         ROW(parse_too_small),
    ROW(call_without_sentinel), {"take_no_arguments", take_no_arguments, NO_ARGUMENTS, NULL},
    ROW(return_garbage),        ROW(release_twice),
    ROW(handler_calls_python),  ROW(handler_reads_null),
    ROW(handler_aborts),        ROW(pass_null_on),
    ROW(pass_overflow_on),      ROW(read_other_layout),
    ROW(read_own_null),         ROW(jump_with_null),
    ROW(fill_large_room),       ROW(lose_collected_type),
    ROW(read_far_index),        ROW(read_item_of_null)};

__attribute__((visibility("default"))) object* bind(const char* name) {
  return make_builtin(methods, sizeof methods / sizeof *methods, name);
}
