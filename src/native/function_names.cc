// The names, from Python/ceval.c, Python/ceval_gil.c, Modules/gcmodule.c, Python/gc.c and
// Objects/methodobject.c of CPython 2.7 to 3.15.
// SPDX-License-Identifier: MIT
#include "native/function_names.h"

#include <algorithm>
#include <array>

namespace hognose::native {
namespace {

template <std::size_t count>
bool is_one_of(std::string_view name, const std::array<std::string_view, count>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

template <std::size_t count>
bool starts_with_one_of(std::string_view name, const std::array<std::string_view, count>& names) {
  return std::any_of(names.begin(), names.end(), [name](std::string_view start) {
    return name.starts_with(start);
  });
}

constexpr std::array<std::string_view, 2> eval_loops{"_PyEval_EvalFrameDefault",
                                                     "PyEval_EvalFrameEx"};

// Of glibc and musl: the entry of an executable, and where a new thread is let loose.
constexpr std::array<std::string_view, 6> beginnings{
    "_start", "_start_c", "clone", "__clone", "clone3", "__clone3"};

constexpr std::array<std::string_view, 7> collectors{"collect",
                                                     "gc_collect_main",
                                                     "gc_collect_full",
                                                     "gc_collect_young",
                                                     "gc_collect_region",
                                                     "gc_collect_increment",
                                                     "gc_collect_internal"};

constexpr std::array<std::string_view, 4> builtin_callers{
    "cfunction_vectorcall_", "cfunction_call", "PyCFunction_Call", "_PyCFunction_FastCall"};

// Exported functions that take the GIL; `take_gil` itself is static and often inlined into them.
constexpr std::array<std::string_view, 6> gil_takers{"PyEval_RestoreThread",
                                                     "PyEval_AcquireThread",
                                                     "PyEval_AcquireLock",
                                                     "_PyEval_AcquireLock",
                                                     "PyGILState_Ensure",
                                                     "PyEval_ReInitThreads"};

constexpr std::array<std::string_view, 4> gil_droppers{
    "PyEval_SaveThread", "PyEval_ReleaseThread", "PyEval_ReleaseLock", "PyGILState_Release"};

}  // namespace

std::string_view plain_name(std::string_view name) {
  constexpr std::string_view appended = "abcdefghijklmnopqrstuvwxyz0123456789_";
  for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos; dot = name.rfind('.')) {
    // Older Rust's names have dots of their own.
    if (name.find_first_not_of(appended, dot + 1) != std::string_view::npos) break;
    name = name.substr(0, dot);
  }
  return name;
}

bool begins_a_thread(std::string_view name) {
  return is_one_of(name, beginnings);
}

bool is_eval_loop(std::string_view name) {
  return is_one_of(plain_name(name), eval_loops) || name.starts_with("_TAIL_CALL_");
}

bool takes_gil(std::string_view name, std::string_view caller, std::string_view named_caller) {
  const auto is_taker = [](std::string_view function) {
    return is_one_of(plain_name(function), gil_takers) || is_eval_loop(function);
  };
  if (plain_name(name) == "take_gil") return true;
  // 2.7 waits in its lock, as a lock of the program does, whose method has no name in a stripped
  // file; 3.6 in a condition variable.
  const bool is_lock = plain_name(name) == "PyThread_acquire_lock" ||
                       name.find("sem_wait") != std::string_view::npos;
  if (is_lock) return is_taker(caller);
  return name.find("pthread_cond_timedwait") != std::string_view::npos && is_taker(named_caller);
}

bool drops_gil(std::string_view name, std::string_view caller, std::string_view named_caller) {
  const auto is_dropper = [](std::string_view function) {
    return is_one_of(plain_name(function), gil_droppers) || is_eval_loop(function);
  };
  if (plain_name(name).starts_with("drop_gil")) return true;
  // 2.7 gives its lock free; since then it is waited for that somebody else takes the GIL.
  if (plain_name(name) == "PyThread_release_lock") return is_dropper(caller);
  return name.find("pthread_cond_wait") != std::string_view::npos && is_dropper(named_caller);
}

bool collects_garbage(std::string_view name) {
  return is_one_of(plain_name(name), collectors);
}

bool calls_builtin(std::string_view name) {
  return starts_with_one_of(name, builtin_callers);
}

bool calls_slot_wrapper(std::string_view name) {
  return plain_name(name) == "wrapper_call";
}

}  // namespace hognose::native
