// Faults of C++, each in a function of its own: c++ -shared -fPIC -o faults_cxx.so faults_cxx.cpp.
//
// SPDX-License-Identifier: MIT
#define _GLIBCXX_ASSERTIONS 1  // checks of containers
#include <chrono>
#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

extern "C" void* PyEval_SaveThread();
extern "C" void PyEval_RestoreThread(void* state);

struct my_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Has a name of C++ in a stripped file too.
__attribute__((noinline, visibility("default"))) const std::string* find_text(
    const std::string& name) {
  static const std::string found = "tea";
  return name == "no such tea" ? nullptr : &found;
}

namespace {

volatile long sink;

struct base {
  base() { begin(); }
  virtual ~base() = default;
  void begin() { name(); }
  virtual void name() = 0;
};
struct derived : base {
  void name() override { sink = 1; }
};

__attribute__((noinline)) void throw_one() {
  throw my_error("no such tea");
}

struct thrower {
  ~thrower() noexcept(false) { throw_one(); }
};

struct plain {
  explicit plain(long number) : number_(number) {}
  virtual ~plain() = default;
  virtual long name() { return number_; }
  long number_;
};

/// Without the GIL, which nobody gets any more who comes back then.
__attribute__((noinline)) void wait_for_the_end() {
  void* const state = PyEval_SaveThread();
  std::this_thread::sleep_for(std::chrono::seconds(1));
  PyEval_RestoreThread(state);
}

struct rude {
  ~rude() {
    if (sink == 0) throw_one();
  }
};

struct link {
  std::unique_ptr<link> next;
};

struct numbers {
  long first = 7;
  long second = 7;
};

[[noreturn]] void end_all() {
  std::abort();
}

}  // namespace

extern "C" {

// Nobody below catches it: the interpreter is C.
void throw_through_python() {
  throw_one();
}

void throw_in_thread() {
  std::thread other(throw_one);
  other.join();
}

void throw_while_unwinding() noexcept {
  const thrower one;
  throw 7;
}

void ask_past_end() noexcept {
  const std::vector<int> items(3);
  sink = items.at(static_cast<std::size_t>(sink) + 7);
}

void index_unchecked() {
  const std::vector<int> items(3);
  sink = items[static_cast<std::size_t>(sink) + 7];
}

void take_too_much() noexcept {
  volatile std::size_t size = ~0UL >> 2U;
  char* volatile room = new char[size];
  room[0] = 'x';
}

void call_no_function() noexcept {
  const std::function<void()> nothing;
  nothing();
}

void call_deleted() {
  plain* volatile one = new plain(7);
  delete one;
  sink = one->name();
}

// What looks like an object, and has a number where a table of functions should be.
void call_by_wrong_type() {
  numbers some;
  plain* volatile wrong = reinterpret_cast<plain*>(&some);
  sink = wrong->name();
}

void throw_in_destructor() {
  const rude one;
}

void use_not_found() {
  sink = static_cast<long>(find_text("no such tea")->size());
}
void follow_empty_pointer() {
  const std::unique_ptr<plain> nothing;
  sink = (*nothing).name();
}

void make_text_of_nothing() noexcept {
  const char* volatile nothing = nullptr;
  const std::string text(nothing);
  sink = static_cast<long>(text.size());
}

// Each is destroyed by the one before.
void destroy_long_list() {
  constexpr int many = 2'000'000;
  std::unique_ptr<link> head;
  for (int at = 0; at < many; ++at) {
    auto one = std::make_unique<link>();
    one->next = std::move(head);
    head = std::move(one);
  }
}

// Threads that Python ends while it is finalized (faults_everyday.py).
void wait_in_noexcept() noexcept {
  wait_for_the_end();
  sink = 1;
}

void wait_in_catch() {
  try {
    wait_for_the_end();
  } catch (...) {
    sink = 2;
  }
}

// What a vector has is elsewhere once it has grown.
void keep_reference() {
  std::vector<numbers*> all(4, reinterpret_cast<numbers*>(0x123456789000));
  numbers* const& kept = all[3];
  for (int more = 0; more < 100; ++more)
    all.push_back(nullptr);
  sink = kept->second;
}

// Two owners of one thing.
void delete_twice() {
  auto* const one = new numbers;
  const std::shared_ptr<numbers> first(one);
  const std::shared_ptr<numbers> second(one);
  sink = first->first + second->second;
}

// What is handled has nothing to do with it.
void end_while_handling() {
  try {
    throw_one();
  } catch (const std::exception&) {
    std::terminate();
  }
}

void end_by_handler() noexcept {
  std::set_terminate(end_all);
  throw_one();
}

void throw_uncaught() noexcept {
  throw_one();
  sink = 1;
}

// While its base is being made it is not yet a derived.
void call_pure() {
  derived one;
}

void throw_number() noexcept {
  if (sink == 0) throw 7;
}

void leave_thread() {
  std::thread other([] {
    for (;;)
      std::this_thread::sleep_for(std::chrono::seconds(1));
  });
}

// An exception that was handled long ago has nothing to do with it.
void null_after_exception() {
  try {
    throw_one();
  } catch (const std::exception&) {
    sink = 2;
  }
  long* volatile p = nullptr;
  sink = *p;
}
}
