// Walks the interpreters of a runtime and the thread states of each.
// SPDX-License-Identifier: MIT
#include "python/threads/read_threads.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include <sys/types.h>

#include "python/threads/find_lost_threads.h"
#include "python/threads/kernel_threads.h"
#include "python/threads/thread_names.h"

namespace hognose::python {
namespace {

using layout::PyInterpreterState;
using layout::PyThreadState;

struct KnownThreads {
  std::optional<ThreadList> list;
};

constexpr std::size_t most_threads = 1U << 20U;

// A chain of structs linked by `next`, each seen once; stops at a cycle, a hole or the budget.
template <class Struct>
struct Chain {
  std::vector<Address> items;
  Lacks lacks;
};

template <class Struct>
Chain<Struct> read_chain(const Program& program,
                         Result<Address> next,
                         layout::Field<Struct, Address> link,
                         Budget& budget) {
  Chain<Struct> chain;
  std::unordered_set<Address> seen;
  while (next && !next->is_null()) {
    if (!budget.spend_node() || chain.items.size() >= most_threads) {
      next = fail(ErrorKind::limit, "thread list", *next);
    } else if (!seen.insert(*next).second) {
      next = fail(ErrorKind::corrupt, "thread list", *next);
    } else {
      chain.items.push_back(*next);
      next = program.view<Struct>(*next).read(link);
    }
  }
  if (!next) chain.lacks.add(next.error());
  return chain;
}

Result<Thread> read_thread(const Program& program, Address state, Address interpreter) {
  const auto view = program.view<PyThreadState>(state);
  Thread thread;
  thread.state = state;
  thread.interpreter = interpreter;
  if (TRY(view.read(PyThreadState::interp)) != interpreter) {
    return fail(ErrorKind::corrupt, "PyThreadState.interp", state);
  }
  thread.ident = TRY(view.read(PyThreadState::thread_id));
  if (view.has(PyThreadState::native_thread_id)) {
    thread.native_id = static_cast<std::int64_t>(TRY(view.read(PyThreadState::native_thread_id)));
  }
  return thread;
}

using Names = std::unordered_map<std::uint64_t, ThreadName>;

void add_name(const Names& names, Thread& thread) {
  const auto found = names.find(thread.ident);
  if (found == names.end()) return;
  thread.name = found->second.name;
  thread.is_daemon = found->second.is_daemon;
}

/// What the kernel gives no thread is damage.
void check_native_id(Thread& thread, Lacks& lacks) {
  if (thread.native_id >= 0 && thread.native_id <= std::numeric_limits<::pid_t>::max()) return;
  thread.native_id = 0;
  lacks.add(Error{ErrorKind::corrupt, thread.state, "PyThreadState.native_thread_id"});
}

// New states are pushed at the head of their list, so the oldest, the main one, comes last.
void append_threads(const Program& program, Address interpreter, ThreadList& list, Budget& budget) {
  const auto view = program.view<PyInterpreterState>(interpreter);
  auto chain =
      read_chain(program, view.read(PyInterpreterState::threads_head), PyThreadState::next, budget);
  list.lacks.add(chain.lacks);
  const std::int64_t id =
      view.has(PyInterpreterState::id) ? view.read(PyInterpreterState::id).value_or(0) : 0;
  const auto names = read_thread_names(program, interpreter, budget);
  std::reverse(chain.items.begin(), chain.items.end());
  for (const Address state : chain.items) {
    auto thread = read_thread(program, state, interpreter);
    if (!thread) {
      list.lacks.add(thread.error());
      continue;
    }
    thread->interpreter_id = id;
    check_native_id(*thread, list.lacks);
    add_name(names, *thread);
    list.threads.push_back(std::move(*thread));
  }
}

// What the broken chains did not lead to, and is there all the same.
void append_lost_threads(const Program& program, ThreadList& list, Budget& budget) {
  Address interpreter;
  Names names;
  for (Thread& thread : find_lost_threads(program, list, budget)) {
    if (thread.interpreter != interpreter) {
      interpreter = thread.interpreter;
      names = read_thread_names(program, interpreter, budget);
    }
    add_name(names, thread);
    list.threads.push_back(std::move(thread));
  }
}

ThreadList walk_threads(const Program& program, Budget& budget) {
  ThreadList list;
  const auto head =
      program.memory().read_value<std::uint64_t>(program.interpreters_head, "interpreters.head");
  Result<Address> first = fail(ErrorKind::unmapped, "interpreters.head", program.interpreters_head);
  if (head) first = Address(*head);
  auto chain = read_chain(program, first, PyInterpreterState::next, budget);
  list.lacks.add(chain.lacks);
  std::reverse(chain.items.begin(), chain.items.end());
  for (const Address interpreter : chain.items) {
    append_threads(program, interpreter, list, budget);
  }
  if (!list.lacks.is_nothing()) append_lost_threads(program, list, budget);
  add_native_ids(program, list);
  find_runners(program, list, budget);
  return list;
}

}  // namespace

ThreadList read_threads(const Program& program, Budget& budget) {
  auto& kept = program.kept<KnownThreads>().list;
  if (kept) return *kept;
  ThreadList list = walk_threads(program, budget);
  if (list.lacks.is_nothing() && !budget.exhausted()) kept = list;
  return list;
}

}  // namespace hognose::python
