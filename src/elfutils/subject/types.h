// The types that dwarf_type_source_test asks for.
// SPDX-License-Identifier: MIT
#pragma once

struct Head {
  long refcnt;
  void* type;
};

// NOLINTBEGIN(modernize-use-using,readability-identifier-naming): spelled as CPython spells its own.
struct Elsewhere;
typedef Elsewhere ElsewhereAlias;

struct Inner {
  int first;
  int second;
};

typedef struct Everything_ {
  Head ob_base;
  union {
    int in_union;
    unsigned other_in_union;
  };
  unsigned low : 2;
  unsigned high : 5;
  unsigned char whole : 8;
  unsigned char top : 1;
  volatile Inner inner;
  Inner many[3];
  char big[70000];
  Elsewhere* pointer;
} Everything;
// NOLINTEND(modernize-use-using,readability-identifier-naming)

struct Plain {
  double value;
};
