/* Faults that take longer to find: references and buffers given back twice, objects and states used when they are gone, stacks that are
   left or moved.  Builtins, which bind() makes by their names.

   The interpreter's functions are those of the program that loads this, whichever version that is.

   SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "faults_builtins.h"

extern int PyDict_DelItem(object*, object*);
extern int PyDict_Next(object*, long*, object**, object**);
extern object* PyObject_Repr(object*);
extern object* PyObject_CallObject(object*, object*);
extern object* PyObject_GetAttrString(object*, const char*);
extern void* PyObject_Malloc(size_t);
extern void PyObject_Free(void*);
extern object* PyImport_ImportModule(const char*);
extern object* PyBool_FromLong(long);
extern void PyErr_SetString(object*, const char*);
extern object* PyExc_ValueError;
extern object* PyCapsule_New(void*, const char*, void*);
extern void* PyCapsule_GetPointer(object*, const char*);
extern int PyObject_GetBuffer(object*, void*, int);
extern void PyBuffer_Release(void*);
extern void Py_DecRef(object*);
extern int PyFrame_GetLineNumber(void*);
extern void Py_Finalize(void);
extern void* Py_NewInterpreter(void);
extern void* PyThreadState_Get(void);
extern void* PyThreadState_New(void*);
extern void* PyThreadState_Swap(void*);
extern void PyThreadState_Clear(void*);
extern void PyThreadState_Delete(void*);
extern void* PyEval_SaveThread(void);
extern void PyEval_RestoreThread(void*);

#define BESIDE static __attribute__((noinline))

typedef struct node {
  long pad[2];
  struct node* next;
  long value;
} node;
static volatile long sink;

/* Calls from and to Python. */

/* METH_FASTCALL as it is written, METH_VARARGS as it is declared: the arguments are a tuple, and no array. */
METHOD object* take_array(object* self, object* arguments) {
  object** array = (object**)arguments;
  object* shown = PyObject_Repr(array[0]);
  sink = 1;
  return shown;
}
METHOD object* return_null_alone(object* self, object* unused) {
  return NULL;
}
METHOD object* return_with_error(object* self, object* unused) {
  PyErr_SetString(PyExc_ValueError, "no such tea");
  return PyBool_FromLong(1);
}
METHOD object* import_nothing(object* self, object* unused) {
  object* module = PyImport_ImportModule("no_module_of_that_name");
  object* found = PyObject_GetAttrString(module, "name");
  sink = 1;
  return found;
}
METHOD object* open_other_capsule(object* self, object* unused) {
  static node one;
  object* capsule = PyCapsule_New(&one, "shop.one", NULL);
  node* n = PyCapsule_GetPointer(capsule, "shop.other");
  sink = n->value;
  return NULL;
}
METHOD object* drop_while_iterating(object* self, object* dict) {
  long at = 0;
  object* key;
  object* value;
  while (PyDict_Next(dict, &at, &key, &value)) {
    PyDict_DelItem(dict, key);
    node* n = ((node**)value)[4];
    sink = n->value;
  }
  return NULL;
}
METHOD object* release_buffer_twice(object* self, object* buffer) {
  char view[256], copy[256];
  PyObject_GetBuffer(buffer, view, 0);
  memcpy(copy, view, sizeof view);
  PyBuffer_Release(view);
  for (int i = 0; i < 4; ++i) {
    memcpy(view, copy, sizeof view);
    PyBuffer_Release(view);
  }
  return PyBool_FromLong(1);
}
METHOD object* keep_text(object* self, object* text) {
  object* shown = PyObject_Repr(text);
  node** kept = (node**)((char*)shown + 48);
  kept[0] = (node*)0x123456789000;
  Py_DecRef(shown);
  sink = kept[0]->value;
  return NULL;
}
METHOD object* put_in_tuple(object* self, object* tuple) {
  ((object**)tuple)[3] = (object*)0x123456789000;
  return PyObject_Repr(tuple);
}
/* A type whose objects are larger than it says: each writes over what is behind it. */
METHOD object* make_large(object* self, object* type) {
  object* made = PyObject_CallObject(type, NULL);
  void* (*volatile fill)(void*, int, size_t) = memset;
  fill((char*)made + 16, 'A', 32);
  return made;
}
METHOD object* make_small_type(object* self, object* unused) {
  static struct {
    int number;
    void* function;
  } slots[1];
  static struct {
    const char* name;
    int size, item;
    unsigned flags;
    void* slots;
  } spec = {"shop.Small", 16, 0, 0, slots};
  object* (*make)(void*) = (object * (*)(void*)) dlsym(NULL, "PyType_FromSpec");
  return make(&spec);
}

/* Another interpreter is begun, and uses what the first has made. */
METHOD object* use_elsewhere(object* self, object* cart) {
  Py_NewInterpreter();
  memset((char*)cart + 8, 'A', 8);
  object* shown = PyObject_Repr(cart);
  sink = 1;
  return shown;
}

/* Looks like a call without the GIL: a frame that is NULL, under another state than the one that took it. */
METHOD object* ask_line_in_second(object* self, object* unused) {
  void* own = PyThreadState_Get();
  Py_NewInterpreter();
  PyThreadState_Swap(own);
  sink = PyFrame_GetLineNumber(NULL);
  return NULL;
}

/* Thread states, and Python itself. */

METHOD object* swap_state_away(object* self, object* unused) {
  PyThreadState_Swap(NULL);
  PyErr_SetString(PyExc_ValueError, "no state");
  sink = 1;
  return NULL;
}
METHOD object* use_deleted_state(object* self, object* unused) {
  void* own = PyThreadState_Get();
  void* interpreter =
      *(void**)((char*)own + (((void**)own)[0] == NULL || ((void**)own)[1] == NULL ? 16 : 8));
  void* other = PyThreadState_New(interpreter);
  PyThreadState_Clear(other);
  PyThreadState_Delete(other);
  PyEval_SaveThread();
  PyEval_RestoreThread(other);
  PyErr_SetString(PyExc_ValueError, "gone");
  return PyObject_Repr(self);
}
METHOD object* finalize_inside(object* self, object* unused) {
  Py_Finalize();
  return NULL;
}

/* Memory and stacks. */

__attribute__((noinline, visibility("default"))) long use_much_stack(long depth) {
  volatile char room[512];
  room[depth % 512] = 1;
  return depth == 0 ? 0 : use_much_stack(depth - 1) + room[0];
}
/* Looks like the use of what was freed: it has come there from the block before, past its end. */
METHOD object* read_on_into_freed(object* self, object* unused) {
  static node one;
  node** blocks[40];
  for (int i = 0; i < 40; ++i) {
    blocks[i] = PyObject_Malloc(480);
    for (int k = 0; k < 60; ++k)
      blocks[i][k] = i % 2 == 0 ? &one : (node*)0x123456789000;
  }
  for (int i = 1; i < 40; i += 2)
    PyObject_Free(blocks[i]);
  for (int i = 0; i < 40; i += 2) {
    for (int next = 1; next < 40; next += 2) {
      const long size = (char*)blocks[next] - (char*)blocks[i];
      if (size < 480 || size > 512) continue; /* right behind it */
      node* volatile* begin = (node* volatile*)blocks[i];
      for (node* volatile* at = begin; at != begin + 120; ++at)
        if (*at != NULL && ((uintptr_t)*at & 15) == 0) sink = (*at)->value;
    }
  }
  return NULL;
}
static void handle(int number) {
  _exit(3);
}
/* The kernel has no room to call the handler on. */
METHOD object* overflow_with_handler(object* self, object* unused) {
  signal(SIGSEGV, handle);
  sink = use_much_stack(10000000);
  return NULL;
}
/* The number of bytes does not fit in an int. */
/* A large block has a mapping of its own, so that nothing of Python's is written over. */
static void* take_mapping(int bytes) {
  char* pages = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(pages + 4096, 4096);
  return pages + 4096 - bytes;
}
METHOD object* overflow_size(object* self, object* unused) {
  volatile int count = 0x20000002;
  int bytes = count * (int)sizeof(long);
  volatile long* values = take_mapping(bytes);
  for (long at = 0; at < count; ++at)
    values[at] = 1;
  return NULL;
}
BESIDE node* make_local(long value) {
  node local = {{value, value}, (node*)value, value};
  node* volatile kept = &local;
  return kept;
}
BESIDE long fill_stack(long value) {
  volatile long words[32];
  for (int i = 0; i < 32; ++i)
    words[i] = 0x4141414141414141;
  return words[value];
}
METHOD object* use_dead_local(object* self, object* unused) {
  node* n = make_local(7);
  sink = fill_stack(3);
  sink = n->next->value;
  return NULL;
}
static void* wait_long(void* unused) {
  for (;;)
    pause();
}
/* Looks like a stack overflow: it is the guard of another thread's stack. */
METHOD object* touch_other_guard(object* self, object* unused) {
  pthread_t other;
  pthread_attr_t attributes;
  void* begin;
  size_t size;
  pthread_create(&other, NULL, wait_long, NULL);
  pthread_getattr_np(other, &attributes);
  pthread_attr_getstack(&attributes, &begin, &size);
  volatile char* guard = (char*)begin - 64;
  *guard = 1;
  return NULL;
}
/* A stack of its own, as coroutines have them, that is too small. */
METHOD object* move_stack_pointer(object* self, object* unused) {
  char* room = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(room, 4096, PROT_NONE);
  register char* end __asm__("r12") = room + 3 * 4096;
  __asm__ volatile(
      "mov %%rsp, %%r13\n mov %%r12, %%rsp\n mov $100000, %%edi\n call *%0\n mov %%r13, %%rsp"
      :
      : "r"(use_much_stack), "r"(end)
      : "r13", "rdi", "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "memory");
  return NULL;
}
BESIDE void spoil_register(void) {
  __asm__ volatile(
      "xor %%ebx, %%ebx\n xor %%r12d, %%r12d\n xor %%r13d, %%r13d\n xor %%r14d, %%r14d" ::);
}
METHOD object* use_spoilt_register(object* self, object* list) {
  static node one;
  node* n = &one;
  n->value = (long)list;
  __asm__ volatile("" : "+r"(n));
  spoil_register();
  sink = n->value;
  return NULL;
}
METHOD object* forbid_own_code(object* self, object* unused) {
  mprotect((void*)((uintptr_t)forbid_own_code & ~4095UL), 4096, PROT_NONE);
  sink = 1;
  return NULL;
}
static void fill(volatile char* room) {
  room[0] = 1;
}
METHOD object* fill_large_array(object* self, object* unused) {
  volatile char room[64u << 20];
  fill(room);
  sink = room[5];
  return NULL;
}
/* Its frame pointer leads past it: what is called has saved nothing. */
__attribute__((optimize("no-omit-frame-pointer"))) METHOD object* call_null_in_frame(
    object* self, object* unused) {
  int (*volatile missing)(int) = NULL;
  sink = missing(3);
  return NULL;
}
/* A processor that moves strings well is told so by one instruction, from 2 KiB on (glibc's memcpy). */
static void move_string(void* to, const void* from, size_t count) {
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
}
METHOD object* move_to_read_only(object* self, object* unused) {
  char* pages = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char* from = malloc(2 * 4096);
  memset(from, 1, 2 * 4096);
  mprotect(pages + 4096, 4096, PROT_READ);
  move_string(pages, from, 2 * 4096);
  return NULL;
}
METHOD object* move_from_wild(object* self, object* unused) {
  static char to[64];
  move_string(to, (void*)0x123456789000, sizeof to);
  return NULL;
}
/* Where it returns to its caller by what has been overwritten, the caller has called by a pointer. */
__attribute__((naked)) static void return_astray(void) {
  __asm__("lea -64(%rsp), %rax\n push %rax\n ret");
}
METHOD object* return_to_data(object* self, object* unused) {
  void (*called)(void) = return_astray;
  __asm__ volatile("call *%0" : : "d"(called) : "rax", "memory");
  return NULL;
}
METHOD object* free_number(object* self, object* unused) {
  volatile uintptr_t number = 0x12fd0;
  free((void*)number);
  return NULL;
}
/* What is freed last is joined to what is left of the heap. */
METHOD object* free_last_twice(object* self, object* unused) {
  char* volatile last = malloc(2000);
  char* volatile other = last;
  for (int i = 0; i < 2000; ++i) {
    other = malloc(2000);
    if (other > last) last = other;
  }
  free(last);
  free(last);
  return NULL;
}
/* As musl ends a program. */
METHOD object* halt(object* self, object* unused) {
  __asm__ volatile("hlt");
  return NULL;
}
METHOD object* run_made_code(object* self, object* unused) {
  static const unsigned char store[] = {0xc7, 0x07, 1, 0, 0, 0, 0xc3}; /* *first = 1; return */
  void* made = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memcpy(made, store, sizeof store);
  mprotect(made, 4096, PROT_READ | PROT_EXEC);
  ((void (*)(void*))made)(NULL);
  sink = 1;
  return NULL;
}

#define ONE_ARGUMENT 8
#define ALL_ARGUMENTS 1
#define ROW(name) \
  { #name, name, ONE_ARGUMENT, NULL }
static method methods[] = {{"take_array", take_array, ALL_ARGUMENTS, NULL},
                           ROW(return_null_alone),
                           ROW(return_with_error),
                           ROW(import_nothing),
                           ROW(open_other_capsule),
                           ROW(drop_while_iterating),
                           ROW(release_buffer_twice),
                           ROW(keep_text),
                           ROW(put_in_tuple),
                           ROW(make_large),
                           ROW(make_small_type),
                           ROW(use_elsewhere),
                           ROW(ask_line_in_second),
                           ROW(swap_state_away),
                           ROW(use_deleted_state),
                           ROW(finalize_inside),
                           ROW(read_on_into_freed),
                           ROW(overflow_with_handler),
                           ROW(overflow_size),
                           ROW(use_dead_local),
                           ROW(touch_other_guard),
                           ROW(move_stack_pointer),
                           ROW(use_spoilt_register),
                           ROW(forbid_own_code),
                           ROW(move_to_read_only),
                           ROW(move_from_wild),
                           ROW(return_to_data),
                           ROW(free_number),
                           ROW(free_last_twice),
                           ROW(halt),
                           ROW(run_made_code),
                           ROW(fill_large_array),
                           ROW(call_null_in_frame)};

__attribute__((visibility("default"))) object* bind(const char* name) {
  return make_builtin(methods, sizeof methods / sizeof *methods, name);
}
