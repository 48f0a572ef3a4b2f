/* A program that loads libpython late: argv[1] is the library, argv[2] Python code.
   SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <stdio.h>

void before_loading(void) {
  __asm__ volatile("" ::: "memory");
}

int main(int argc, char** argv) {
  (void)argc;
  before_loading();
  void* library = dlopen(argv[1], RTLD_NOW | RTLD_GLOBAL);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  void (*initialize)(void) = (void (*)(void))dlsym(library, "Py_Initialize");
  int (*run)(const char*) = (int (*)(const char*))dlsym(library, "PyRun_SimpleString");
  initialize();
  return run(argv[2]);
}
