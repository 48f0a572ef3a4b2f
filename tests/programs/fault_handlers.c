/* Faults under handlers that end the process by abort(), as crash reporters do.
 *
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static volatile long sink;

static void end(int number) {
  sink = number;
  abort();
}
static void end_told(int number, siginfo_t* info, void* context) {
  sink = number + info->si_code + (context != NULL);
  abort();
}

/* How: 0 by signal(), 1 told of the fault, 2 told of it on a stack of its own. */
void handle_by(int number, int how) {
  static char room[65536];
  stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
  struct sigaction action = {.sa_flags = SA_SIGINFO | (how == 2 ? SA_ONSTACK : 0)};
  action.sa_sigaction = end_told;
  sigaltstack(&stack, NULL);
  if (how == 0)
    signal(number, end);
  else
    sigaction(number, &action, NULL);
}

long read_null(void) {
  static long* volatile nothing;
  return nothing[2];
}
long call_null(void) {
  static long (*volatile nothing)(void);
  return nothing() + 1;
}
long divide(void) {
  volatile long zero = 0;
  return 7 / zero;
}
long run_no_instruction(void) {
  __asm__ volatile("ud2");
  return sink;
}
long read_shortened(void) {
  char name[] = "shortenedXXXXXX";
  int file = mkstemp(name);
  unlink(name);
  if (ftruncate(file, 4096) != 0) return 0;
  char* bytes = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
  if (ftruncate(file, 0) != 0) return 0;
  return ((volatile char*)bytes)[8];
}

/* A fault that was survived, and later a handler of something else that aborts. */
static sigjmp_buf before;
static void go_back(int number) {
  siglongjmp(before, number);
}
long abort_later(void) {
  signal(SIGSEGV, go_back);
  if (sigsetjmp(before, 1) == 0) sink = read_null();
  signal(SIGALRM, end);
  alarm(1);
  while (1)
    ++sink;
}
