/* Blocks in one system call again and again, and writes down each return that a healthy process never sees.

   cc -shared -fPIC; blocked(CALL, COUNTS): COUNTS[0] counts the calls begun, COUNTS[1] those that failed by EINTR or fell short, COUNTS[2]
   those that ended as they should; COUNTS[3] is the id of its semaphore.

   SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { patience = 50 }; /* milliseconds, of calls that end by themselves */

static void judge(volatile long* counts, int is_well) {
  counts[is_well ? 2 : 1]++;
}

static int epoll_once(int epoll) {
  struct epoll_event event;
  return epoll_wait(epoll, &event, 1, patience) == 0;
}

static int semop_once(int semaphore) {
  struct sembuf wait = {0, -1, 0};
  struct timespec limit = {0, patience * 1000000L};
  return semtimedop(semaphore, &wait, 1, &limit) < 0 && errno == EAGAIN;
}

static int sigtimedwait_once(const sigset_t* signals) {
  struct timespec limit = {0, patience * 1000000L};
  return sigtimedwait(signals, NULL, &limit) < 0 && errno == EAGAIN;
}

static int nanosleep_once(void) {
  struct timespec time = {0, patience * 1000000L};
  return nanosleep(&time, NULL) == 0;
}

/* A listening socket of this machine, with a time limit. */
static int listen_here(void) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct timeval limit = {0, patience * 1000L};
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bind(listener, (struct sockaddr*)&here, sizeof here);
  listen(listener, 1);
  setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  return listener;
}

/* Empties a pipe, slowly. */
static void* drain(void* argument) {
  static char into[1 << 16];
  int from = (int)(long)argument;
  for (;;) {
    struct timespec pause = {0, patience * 1000000L};
    nanosleep(&pause, NULL);
    if (read(from, into, sizeof into) <= 0) return NULL;
  }
}

/* Feeds a pipe, slowly. */
static void* feed(void* argument) {
  int to = (int)(long)argument;
  for (;;) {
    struct timespec pause = {0, patience * 1000000L};
    nanosleep(&pause, NULL);
    if (write(to, "x", 1) != 1) return NULL;
  }
}

void blocked(const char* call, volatile long* counts) {
  static char bytes[200000];
  struct timeval limit = {0, patience * 1000L};
  int pipe_ends[2], sockets[2];
  sigset_t signals;
  pthread_t other;
  int epoll = epoll_create1(EPOLL_CLOEXEC), listener = listen_here();
  int semaphore = strcmp(call, "semtimedop") == 0 ? semget(IPC_PRIVATE, 1, 0600) : -1;
  counts[3] = semaphore;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &signals, NULL);
  if (pipe2(pipe_ends, O_CLOEXEC) != 0 ||
      socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    return;
  setsockopt(sockets[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (strcmp(call, "write") == 0) pthread_create(&other, NULL, drain, (void*)(long)pipe_ends[0]);
  if (strcmp(call, "read") == 0) pthread_create(&other, NULL, feed, (void*)(long)pipe_ends[1]);
  for (;;) {
    char byte;
    counts[0]++;
    if (strcmp(call, "write") == 0)
      judge(counts, write(pipe_ends[1], bytes, sizeof bytes) == (ssize_t)sizeof bytes);
    else if (strcmp(call, "read") == 0)
      judge(counts, read(pipe_ends[0], &byte, 1) == 1);
    else if (strcmp(call, "epoll_wait") == 0)
      judge(counts, epoll_once(epoll));
    else if (strcmp(call, "semtimedop") == 0)
      judge(counts, semop_once(semaphore));
    else if (strcmp(call, "rt_sigtimedwait") == 0)
      judge(counts, sigtimedwait_once(&signals));
    else if (strcmp(call, "recvfrom") == 0)
      judge(counts, recv(sockets[0], &byte, 1, 0) < 0 && errno == EAGAIN);
    else if (strcmp(call, "accept") == 0)
      judge(counts, accept(listener, NULL, NULL) < 0 && errno == EAGAIN);
    else
      judge(counts, nanosleep_once());
  }
}
