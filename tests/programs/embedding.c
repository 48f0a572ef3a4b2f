/* A program that embeds a Python and crashes: embedding WHEN LIBPYTHON.

   `before` has not begun it, `after` has ended it, `call_before` and `call_after` call it then.

   SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAULT __attribute__((noinline))

volatile long sink;
static void* library;

static void* find(const char* name) {
  void* const found = dlsym(library, name);
  if (found == NULL) exit(3);
  return found;
}
FAULT void read_nothing(void) {
  long* volatile nothing = NULL;
  sink = nothing[2];
}
FAULT void set_error(void) {
  void (*set)(void*, const char*) = (void (*)(void*, const char*))find("PyErr_SetString");
  set(*(void**)find("PyExc_ValueError"), "not now");
  sink = 1;
}
static void begin_and_end(void) {
  ((void (*)(int))find("Py_InitializeEx"))(0);
  ((int (*)(const char*))find("PyRun_SimpleString"))("import sys");
  ((void (*)(void))find("Py_Finalize"))();
}

int main(int count, char** words) {
  if (count < 3) return 2;
  const char* const when = words[1];
  library = dlopen(words[2], RTLD_NOW | RTLD_GLOBAL);
  if (strstr(when, "after") != NULL) begin_and_end();
  if (strncmp(when, "call", 4) == 0) {
    set_error();
  } else {
    read_nothing();
  }
  return 0;
}
