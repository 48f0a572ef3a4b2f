/* Faults, each in a function of its own: cc -shared -fPIC -o faults.so faults.c, then faults.py calls one by its name.

   The interpreter's functions are those of the program that loads this, whichever version that is.

   SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <assert.h>
#include <malloc.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct object object;
extern object* PyList_New(long);
extern object* PyList_GetItem(object*, long);
extern object* PyObject_Repr(object*);
extern void PyErr_SetString(object*, const char*);
extern object* PyErr_Occurred(void);
extern void Py_DecRef(object*);
extern void* PyObject_Malloc(size_t);
extern void PyObject_Free(void*);
extern void* PyMem_Malloc(size_t);
extern object* PyExc_ValueError;
extern void* PyEval_SaveThread(void);
extern void* PyThreadState_Get(void);
extern void Py_FatalError(const char*);

#define FAULT __attribute__((noinline, visibility("default")))

typedef struct node {
  long pad[2];
  struct node* next;
  long value;
  char far[6000];
  long distant;
} node;

volatile long sink;
static volatile node empty;
static const char constant[] = "a constant";
static void (*volatile no_function)(void);
static char data[64];

FAULT long read_null(node* n) {
  return n->value;
}
FAULT void null_field(void) {
  sink = read_null(NULL);
}
FAULT void null_hop(void) {
  node* n = &empty;
  sink = n->next->value;
}
FAULT void null_far(void) {
  node* n = empty.next;
  sink = n->distant;
}
FAULT void null_write(void) {
  volatile node* volatile n = NULL;
  n->value = 7;
}
FAULT void null_call(void) {
  no_function();
  sink = 1;
}
FAULT void data_call(void) {
  void (*volatile f)(void) = (void (*)(void))(void*)data;
  f();
  sink = 1;
}
FAULT void wild_text(void) {
  node* volatile n;
  memcpy((void*)&n, "AAAABBBB", sizeof n);
  sink = n->value;
}
FAULT void wild_unmapped(void) {
  node* volatile n = (node*)0x123456789000;
  sink = n->value;
}
FAULT void small_number(void) {
  node* volatile n = (node*)5;
  sink = n->value;
}
FAULT void write_constant(void) {
  char* volatile p = (char*)constant;
  *p = 'b';
}
FAULT void divide_by_zero(void) {
  volatile int zero = 0;
  sink = 7 / zero;
}
FAULT void trap(void) {
  __builtin_trap();
}
FAULT void double_free(void) {
  char* volatile p = malloc(40);
  free((void*)p);
  free((void*)p);
}
FAULT void foreign_free(void) {
  char* volatile p = PyObject_Malloc(40);
  free((void*)p);
}
/* The word in front of it is 0, which is no size of a block. */
FAULT void give_python_memory(void) {
  void* (*volatile fill)(void*, int, size_t) = memset;
  long* volatile p;
  do {
    p = PyObject_Malloc(496);
    fill((void*)p, 0, 496);
  } while (p[-1] != 0);
  free((void*)p);
}
FAULT void free_large_twice(void) {
  char* volatile p = malloc(2000);
  free((void*)p);
  free((void*)p);
}
FAULT void free_inside(void) {
  void* (*volatile fill)(void*, int, size_t) = memset;
  char* volatile p = malloc(200);
  fill((void*)p, 0, 200);
  p += 32;
  free((void*)p);
}
FAULT void free_on_stack(void) {
  volatile char buffer[64] = {0};
  char* volatile p = (char*)buffer + 16;
  free((void*)p);
}
FAULT void free_variable(void) {
  static long counts[16] = {7};
  long* volatile p = counts + 4;
  free((void*)p);
}
FAULT void write_past_malloc(void) {
  void* (*volatile fill)(void*, int, size_t) = memset;
  char* volatile p = malloc(2000);
  fill((void*)p, 'A', malloc_usable_size((void*)p) + 8);
  free((void*)p);
}
/* As a write past the end of the block before it does. */
FAULT void overwrite_header(void) {
  void* (*volatile fill)(void*, int, size_t) = memset;
  char* volatile p = malloc(2000);
  fill((void*)(p - 24), 'A', 24);
  free((void*)p);
}
/* New blocks are cut from what is left behind the last one. */
FAULT void write_past_last_block(void) {
  void* (*volatile fill)(void*, int, size_t) = memset;
  for (int i = 0; i < 1000; ++i) {
    char* p = malloc(100000);
    char* end = p + malloc_usable_size(p);
    if (end - 8 + (*(long*)end & ~7) != (char*)sbrk(0)) continue;
    fill(p, 'A', (size_t)(end + 8 - p));
    for (int k = 0; k < 100; ++k)
      sink = (long)malloc(120000);
  }
}
/* Links of freed blocks stand in them, mangled by where they are. */
FAULT void write_to_freed(void) {
  volatile long* volatile first = malloc(40);
  volatile long* volatile second = malloc(40);
  free((void*)first);
  free((void*)second);
  *second = 0x4141414141414140 ^ ((long)second >> 12);
  for (int i = 0; i < 3; ++i)
    sink = (long)malloc(40);
}
FAULT void smash_stack(void) {
  char buffer[16];
  void* (*volatile fill)(void*, int, size_t) = memset;
  fill(buffer, 'x', 64);
  sink = buffer[3];
}
FAULT void failed_assertion(void) {
  volatile int k = 98;
  assert(k == 99);
}
FAULT void call_abort(void) {
  abort();
}
/* The text of an abort that was survived is still there. */
static sigjmp_buf before_abort;
static void survive(int number) {
  siglongjmp(before_abort, number);
}
static void survive_double_free(void) {
  signal(SIGABRT, survive);
  if (sigsetjmp(before_abort, 1) == 0) double_free();
  signal(SIGABRT, SIG_DFL);
}
FAULT void null_after_abort(void) {
  survive_double_free();
  sink = read_null(NULL);
}
FAULT void abort_after_abort(void) {
  survive_double_free();
  abort();
}
FAULT void abort_by_kill(void) {
  kill(getpid(), SIGABRT);
  for (;;)
    pause();
}
FAULT long recurse(long n) {
  volatile char room[256];
  room[n % 256] = (char)n;
  return recurse(n + 1) + room[0];
}
FAULT void overflow_stack(void) {
  sink = recurse(0);
}
/* The stack is nearly full, and that is not why. */
FAULT long descend(long n) {
  volatile char room[4096];
  room[n % 4096] = (char)n;
  return (n == 0 ? read_null(NULL) : descend(n - 1)) + room[0];
}
FAULT void null_deep(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_STACK, &limit);
  sink = descend((long)(limit.rlim_cur == RLIM_INFINITY ? 8 << 20 : limit.rlim_cur) / 4200 - 60);
}
FAULT void freed_member(void) {
  node** volatile block = PyObject_Malloc(48);
  block[0] = block[1] = NULL;
  block[2] = (node*)0x123456789000;
  PyObject_Free((void*)block);
  node* n = block[2];
  sink = n->value;
}
/* A pointer to freed memory that takes no part. */
FAULT void null_beside_freed(void) {
  node** block = PyObject_Malloc(48);
  PyObject_Free(block);
  __asm__ volatile("" : "+r"(block));
  sink = read_null(NULL);
  __asm__ volatile("" : : "r"(block));
}
/* Of malloc: the thread keeps the first, the heap has the second again. */
FAULT void freed_small(void) {
  for (int taken = 0; taken < 7; ++taken) /* so that its list has room, whatever ran before */
    sink = (long)malloc(48);
  node** volatile block = malloc(48);
  block[2] = (node*)0x123456789000;
  free((void*)block);
  node* n = block[2];
  sink = n->value;
}
FAULT void freed_large(void) {
  node** volatile block = malloc(5000);
  node** volatile behind = malloc(5000);
  block[300] = (node*)0x123456789000;
  sink = (long)behind;
  free((void*)block);
  node* n = block[300];
  sink = n->value;
}
/* A thread keeps seven of a size: the next that are freed go to the arena, small ones to where they look as if somebody had them. */
FAULT void freed_beside_kept(void) {
  node** blocks[20];
  for (int i = 0; i < 20; ++i)
    blocks[i] = malloc(48);
  blocks[15][2] = (node*)0x123456789000;
  node** volatile block = blocks[15];
  for (int i = 0; i < 20; ++i)
    free(blocks[i]);
  node* n = block[2];
  sink = n->value;
}
/* Larger ones are merged with what is free beside them. */
FAULT void freed_and_merged(void) {
  node** blocks[20];
  for (int i = 0; i < 20; ++i)
    blocks[i] = malloc(400);
  blocks[15][40] = (node*)0x123456789000;
  node** volatile block = blocks[15];
  sink = (long)malloc(400);
  for (int i = 0; i < 20; ++i)
    free(blocks[i]);
  node* n = block[40];
  sink = n->value;
}
/* Looks like them: somebody has got it again. */
FAULT void handed_out_again(void) {
  node** volatile block = malloc(48);
  free((void*)block);
  node* volatile* volatile again;
  do {
    again = malloc(48); /* there may be others in front of it */
  } while ((void*)again != (void*)block);
  again[2] = (node*)0x123456789000;
  node* n = block[2];
  sink = n->value;
}
FAULT void debug_fill(void) {
  node** volatile block = PyObject_Malloc(48);
  PyObject_Free((void*)block);
  node* n = block[2];
  sink = n->value;
}
FAULT void mix_kinds(void) {
  char* volatile block = PyMem_Malloc(40);
  PyObject_Free(block);
}
FAULT void debug_unwritten(void) {
  node** volatile block = PyObject_Malloc(48);
  node* n = block[5]; /* a free-threaded build leaves room for an object's header as it is */
  sink = n->value;
}
FAULT void debug_around(void) {
  node** volatile block = PyObject_Malloc(48);
  node* n = block[6];
  sink = n->value;
}
/* What looks like its marks, and is the program's own. */
FAULT void fill_own(void) {
  node** volatile block = malloc(48);
  memset((void*)block, 0xdd, 48);
  node* n = block[2];
  sink = n->value;
}
/* What Python's debug allocator notices (PYTHONMALLOC=debug). */
FAULT void write_past_block(void) {
  char* volatile block = PyObject_Malloc(40);
  memset(block, 'A', 43);
  PyObject_Free(block);
}
FAULT void write_before_block(void) {
  char* volatile block = PyObject_Malloc(40);
  memset(block - 3, 'A', 8);
  PyObject_Free(block);
}
FAULT void free_block_twice(void) {
  char* volatile block = PyObject_Malloc(40);
  PyObject_Free(block);
  PyObject_Free(block);
}
FAULT void without_gil(void) {
  PyEval_SaveThread();
  PyErr_SetString(PyExc_ValueError, "no GIL");
}
FAULT void ask_state_without_gil(void) {
  PyEval_SaveThread();
  sink = (long)PyThreadState_Get();
}
/* Looks like the last: the GIL is released, as it may be, and the fault is its own. */
FAULT void null_while_released(void) {
  PyEval_SaveThread();
  sink = read_null(NULL);
}
/* Looks like a read of NULL: the kernel gives the address 0 for both. */
FAULT void misaligned(void) {
  char* volatile p = data + 1;
  __asm__ volatile("movaps (%0), %%xmm0" : : "r"(p) : "xmm0");
}
FAULT __attribute__((no_stack_protector)) void overwrite_return(void) {
  char place[16];
  void* (*volatile fill)(void*, int, size_t) = memset;
  fill(place, 'A', 256);
}
FAULT void call_text(void) {
  void (*volatile f)(void);
  memcpy((void*)&f, "AAAABBBB", sizeof f);
  f();
  sink = 1;
}
FAULT void take_large_frame(void) {
  volatile size_t bytes = 64u << 20;
  volatile char* room = __builtin_alloca(bytes);
  room[0] = 1;
  sink = room[5];
}
FAULT void read_failed_mapping(void) {
  char* volatile p = (char*)-1;
  sink = *p;
}
FAULT void overwrite_type(void) {
  object* one = PyList_New(0);
  memset((char*)one + 8, 'A', 8);
  PyObject_Repr(one);
}
/* Texts that are made as the program runs stand nowhere in its code. */
FAULT void fail_with_local_text(void) {
  char text[80];
  snprintf(text, sizeof text, "sensor %d is off", 7);
  Py_FatalError(text);
}
FAULT void fail_with_heap_text(void) {
  char* text = malloc(80);
  snprintf(text, 80, "queue %d is full", 8);
  Py_FatalError(text);
}
/* The list still refers to its item. */
FAULT void use_freed_item(object* list) {
  object* item = PyList_GetItem(list, 0);
  Py_DecRef(item);
  node* n = ((node**)item)[4];
  sink = n->value;
}
FAULT void put_no_object(object* list) {
  ((object***)list)[3][1] = (object*)0x123456789000;
  PyObject_Repr(list);
}
FAULT void overwrite_item(object* list) {
  memset((char*)PyList_GetItem(list, 0) + 8, 'A', 8);
  PyObject_Repr(list);
}
/* Counts of what is freed are links of the allocator: here that at the end of a list, which is 0. */
FAULT void decref_freed(void) {
  long* volatile block;
  for (int i = 0; i < 100; ++i) {
    block = PyObject_Malloc(480);
    PyObject_Free((void*)block);
    if (*block == 0) break;
    PyObject_Malloc(480);
  }
  *block -= 1;
  for (int i = 0; i < 3; ++i)
    sink = *(long*)PyObject_Malloc(480);
}
FAULT void kill_itself(void) {
  kill(getpid(), SIGSEGV);
  for (;;)
    pause();
}
FAULT void use_up_time(void) {
  struct rlimit limit = {1, 5};
  setrlimit(RLIMIT_CPU, &limit);
  for (;;)
    sink++;
}
