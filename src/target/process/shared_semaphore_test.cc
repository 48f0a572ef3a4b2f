// Semaphores that children of the test share with it, by objects as multiprocessing has them.
// SPDX-License-Identifier: MIT
#include "target/process/shared_semaphore.h"

#include <array>
#include <bit>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hognose::target {
namespace {

constexpr std::size_t page_size = 4096;

/// As a SemLock of CPython.
struct Object {
  std::int64_t references = 1;
  std::uint64_t type = 0x5000;
  std::uint64_t handle = 0;
  std::uint64_t last_tid = 0;
  std::int32_t count = 0;
  std::int32_t most = 1;
  std::int32_t kind = 1;
};

/// Whole, where a sanitizer has not mapped terabytes.
ThreadClock::time_point soon() {
  return ThreadClock::now() + std::chrono::seconds(2);
}

struct SharedSemaphore : testing::Test {
  int file = -1;
  std::array<int, 2> ready{};
  void* semaphore = MAP_FAILED;
  Object* object = nullptr;
  std::vector<::pid_t> children;

  void SetUp() override {
    std::string name = "/dev/shm/sem.testXXXXXX";
    file = ::mkstemp(name.data());
    ASSERT_GE(file, 0);
    ::unlink(name.c_str());
    ASSERT_EQ(::ftruncate(file, page_size), 0);
    ASSERT_EQ(::pipe(ready.data()), 0);
    semaphore = map_file();
    object = static_cast<Object*>(
        ::mmap(nullptr, page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    *object = {};
    object->handle = word(semaphore);
  }
  void TearDown() override {
    for (const ::pid_t child : children) {
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
    }
    ::munmap(semaphore, page_size);
    ::munmap(object, page_size);
    for (const int one : {file, ready[0], ready[1]})
      ::close(one);
  }
  [[nodiscard]] void* map_file() const {
    return ::mmap(nullptr, page_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  }
  static std::uint64_t word(const void* pointer) { return std::bit_cast<std::uint64_t>(pointer); }

  ::pid_t fork_child(const std::function<void()>& body) {
    const ::pid_t child = ::fork();
    if (child == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      body();
      if (::write(ready[1], "r", 1) != 1) ::_exit(1);
      for (;;)
        ::pause();
    }
    char letter = 0;
    EXPECT_EQ(::read(ready[0], &letter, 1), 1);
    children.push_back(child);
    return child;
  }
  [[nodiscard]] SemaphoreUses find(ThreadClock::time_point deadline = soon()) const {
    const SemaphoreObject own{Address(word(object)),
                              offsetof(Object, handle),
                              Address(word(semaphore)),
                              object->most,
                              object->kind};
    return find_semaphore_uses(::getpid(), own, deadline);
  }
};

TEST_F(SharedSemaphore, NobodyElseHasIt) {
  EXPECT_TRUE(find().list.empty());
  EXPECT_TRUE(find().is_whole);
}

TEST_F(SharedSemaphore, AForkedChildHasItsObjectAtTheSamePlace) {
  const ::pid_t child = fork_child([this] { object->count = 1; });
  const auto found = find();
  ASSERT_EQ(found.list.size(), 1U);
  EXPECT_EQ(found.list[0].pid, child);
  EXPECT_EQ(found.list[0].count, 1);
  EXPECT_TRUE(found.is_whole);
}

TEST_F(SharedSemaphore, AnotherHasItAnywhere) {
  const ::pid_t child = fork_child([this] {
    void* const elsewhere = map_file();
    ::munmap(semaphore, page_size);
    auto* const other = new Object;
    *other = *object;
    other->handle = word(elsewhere);
    other->count = -1;
    *object = {};
  });
  const auto found = find();
  ASSERT_EQ(found.list.size(), 1U);
  EXPECT_EQ(found.list[0].pid, child);
  EXPECT_EQ(found.list[0].count, -1);
}

TEST_F(SharedSemaphore, OneThatHasNoneOfIsNotKnown) {
  fork_child([this] { *object = {}; });
  EXPECT_TRUE(find().list.empty());
  EXPECT_FALSE(find().is_whole);
}

TEST_F(SharedSemaphore, OneThatDoesNotShareItDoesNotCount) {
  fork_child([this] { ::munmap(semaphore, page_size); });
  EXPECT_TRUE(find().list.empty());
  EXPECT_TRUE(find().is_whole);
}

TEST_F(SharedSemaphore, WithoutTimeThatIsSaid) {
  fork_child([] {});
  EXPECT_FALSE(find(ThreadClock::now() - std::chrono::seconds(1)).is_whole);
}

TEST_F(SharedSemaphore, WhatIsNoFileIsNotShared) {
  semaphore = object;
  EXPECT_FALSE(find().is_whole);
  semaphore = MAP_FAILED;
}

}  // namespace
}  // namespace hognose::target
