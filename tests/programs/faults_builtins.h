// What the modules of faults have in common: builtins of their own, which bind() makes by their names, with the functions of the
// interpreter that loads them, whichever version that is.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <string.h>

typedef struct object {
  long count;
} object;
typedef object* function(object*, object*);
typedef struct method {
  const char* name;
  function* called;
  int flags;
  const char* text;
} method;
extern object* PyCFunction_NewEx(method*, object*, object*);

#define METHOD static __attribute__((noinline)) /* as in most modules: only bind() leads there */

/* The one of that name; NULL if there is none. */
static inline object* make_builtin(method* methods, size_t count, const char* name) {
  for (size_t at = 0; at < count; ++at) {
    if (strcmp(methods[at].name, name) == 0) return PyCFunction_NewEx(&methods[at], NULL, NULL);
  }
  return NULL;
}
