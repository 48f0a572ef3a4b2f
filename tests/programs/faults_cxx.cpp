// Faults of C++, each in a function of its own: c++ -shared -fPIC -o faults_cxx.so faults_cxx.cpp.
//
// SPDX-License-Identifier: MIT
#include <stdexcept>
#include <string>
#include <thread>

struct my_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

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

}  // namespace

extern "C" {

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
