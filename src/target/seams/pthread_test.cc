// Tests of finding a kernel thread by the C library's record of it.
// SPDX-License-Identifier: MIT
#include "target/seams/pthread.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <unistd.h>

#include "target/process/process_memory.h"
#include "target/seams/fake_memory.h"

namespace hognose::target {
namespace {

constexpr Address self(0x7f0000);
constexpr std::uint64_t glibc = 0x2d0;
constexpr std::uint64_t musl = 0x30;

OsThread thread_of(std::int64_t tid, std::int64_t tid_in_target, Address tls_base = {}) {
  OsThread thread;
  thread.tid = tid;
  thread.tid_in_target = tid_in_target;
  thread.tls_base = tls_base;
  return thread;
}

TEST(Pthread, ItsIdIsTheInnerOneOfAListedThread) {
  const std::vector threads{thread_of(4001, 1), thread_of(4002, 2)};
  for (const std::uint64_t offset : {glibc, musl}) {
    FakeMemory memory;
    memory.put_pointer(self, self);
    memory.put_u32(self + offset, 2);
    EXPECT_EQ(ThreadsById(threads).find(memory, self), &threads[1]);
    memory.put_u32(self + offset, 4002);
    EXPECT_EQ(ThreadsById(threads).find(memory, self), nullptr);
  }
}

TEST(Pthread, WhatIsNoRecordOfAThreadIsNotBelieved) {
  const std::vector threads{thread_of(2, 2), thread_of(3, 0, Address(0x7f8000))};
  FakeMemory memory;
  EXPECT_EQ(ThreadsById(threads).find(memory, self), nullptr);
  memory.put_u32(self + glibc, 2);
  EXPECT_EQ(ThreadsById(threads).find(memory, self), nullptr);
  memory.put_pointer(self, self);
  EXPECT_EQ(ThreadsById(threads).find(memory, self), &threads[0]);
  memory.put_u32(self + glibc, 3);  // which has its record elsewhere
  EXPECT_EQ(ThreadsById(threads).find(memory, self), nullptr);
}

TEST(Pthread, TheCLibraryOfThisTestHasItThere) {
  const auto memory = ProcessMemory::open(::getpid());
  ASSERT_TRUE(memory);
  const std::vector threads{thread_of(1, 1), thread_of(::gettid(), ::gettid())};
  EXPECT_EQ(ThreadsById(threads).find(*memory, Address(::pthread_self())), &threads[1]);
}

}  // namespace
}  // namespace hognose::target
