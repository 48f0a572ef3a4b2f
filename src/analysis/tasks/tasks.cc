// Reads each task, its loop, and the edges between tasks.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/tasks.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "analysis/tasks/task_jobs.h"
#include "analysis/tasks/task_locks.h"
#include "base/formatted.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/objects/cython_coroutine.h"
#include "python/objects/future.h"
#include "python/objects/future_source.h"
#include "python/objects/generator.h"
#include "python/objects/running_loop.h"
#include "python/objects/task_sets.h"
#include "python/values/number.h"
#include "python/values/text.h"

namespace hognose::analysis {
namespace {

using python::FutureState;
using python::GeneratorState;
using python::Program;

/// A name in two parts, by which "Task-2" comes before "Task-10".
std::pair<std::string_view, std::uint64_t> split_name(const std::string& name) {
  constexpr std::size_t most_digits = 18;
  std::size_t begin = name.size();
  while (begin != 0 && name.size() - begin < most_digits && name[begin - 1] >= '0' &&
         name[begin - 1] <= '9')
    --begin;
  std::uint64_t number = 0;
  for (const char digit : std::string_view(name).substr(begin))
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  return {std::string_view(name).substr(0, begin), number};
}

/// Reads one task.
class Reader {
 public:
  Reader(const Program& program, Budget& budget) : program_(program), budget_(budget) {}

  /// Nothing for one that is done.
  std::optional<Task> read(Address object, const python::FutureClass& type) {
    Task task;
    task.address = object;
    const auto future = python::read_future(program_, object, *type.future, budget_);
    if (future.state && *future.state != FutureState::pending) return std::nullopt;
    if (!future.state) task.lacks.add(future.state.error());
    const auto its = python::read_task(program_, object, *type.task, budget_);
    task.loop = take(task, future.loop);
    const Address coroutine = take(task, its.coro);
    task.coroutine = coroutine;
    const Address waiter = take(task, its.waiter);
    task.is_being_cancelled = its.cancels.value_or(0) > 0;
    constexpr std::size_t most_frames = 1000;
    task.chain = python::read_await_chain(program_, coroutine, most_frames, budget_);
    task.lacks.add(task.chain.lacks);
    task.name = read_name(task, its.name, coroutine);
    task.state = its.waiter ? find_state(coroutine, waiter, task.chain) : TaskState::unknown;
    if (task.state == TaskState::waiting)
      task.target = python::find_await_target(program_, task.chain.frames, waiter, budget_);
    std::erase_if(task.target.others, [this](Address other) { return is_done(other); });
    return task;
  }

 private:
  static Address take(Task& task, const Result<Address>& value) {
    if (!value) task.lacks.add(value.error());
    return value.value_or(Address());
  }

  /// A str; a number until somebody asks for it (3.13+).
  std::string read_name(Task& task, const Result<Address>& name, Address coroutine) {
    if (name && !name->is_null()) {
      const auto type = python::read_type_of(program_, *name);
      if (type && (*type)->has(python::TypeFlag::long_subclass)) {
        const auto number = python::read_small_integer(program_, *name);
        if (number) return formatted("Task-{}", *number);
      }
      const auto text = python::read_name(program_, *name);
      if (text) return *text;
      task.lacks.add(text.error());
      return "?";
    }
    if (!name) task.lacks.add(name.error());
    const auto type = python::read_type_of(program_, coroutine);
    if (type && python::is_generator_type(program_, **type))
      return python::read_generator_name(program_, coroutine).value_or("?");
    if (type && python::is_cython_coroutine_type(program_, **type))
      return python::read_cython_name(program_, coroutine, **type).value_or("?");
    return "?";
  }

  TaskState find_state(Address coroutine, Address waiter, const python::AwaitChain& chain) {
    const auto state =
        chain.frames.empty() ? read_other_state(coroutine) : Result<GeneratorState>(chain.state);
    if (state && *state == GeneratorState::running) return TaskState::running;
    if (!waiter.is_null() && !is_done(waiter)) return TaskState::waiting;
    if (!state) return waiter.is_null() ? TaskState::unknown : TaskState::ready;
    return *state == GeneratorState::created ? TaskState::not_started : TaskState::ready;
  }

  /// Of a coroutine that is none of CPython's.
  Result<GeneratorState> read_other_state(Address coroutine) {
    const auto type = python::read_type_of(program_, coroutine);
    if (!type || !python::is_cython_coroutine_type(program_, **type))
      return fail(ErrorKind::unsupported, "coroutine", coroutine);
    return python::read_cython_state(program_, coroutine, **type);
  }

  bool is_done(Address object) {
    const auto type = python::read_type_of(program_, object);
    if (!type) return false;
    const auto known = python::find_future_class(program_, **type);
    if (known.future == nullptr) return false;
    const auto future = python::read_future(program_, object, *known.future, budget_);
    return future.state && *future.state != FutureState::pending;
  }

  const Program& program_;
  Budget& budget_;
};

/// Reads them all.
class Lister {
 public:
  Lister(const Program& program, const python::ThreadList& threads, Budget& budget)
      : program_(program), threads_(threads), budget_(budget) {}

  TaskList run() {
    std::map<Address, std::vector<Address>> interpreters;
    for (const python::Thread& thread : threads_.threads)
      interpreters[thread.interpreter].push_back(thread.state);
    for (const auto& [interpreter, states] : interpreters) {
      auto found = python::find_tasks(program_, interpreter, states, budget_);
      list_.has_asyncio = list_.has_asyncio || found.has_asyncio;
      list_.lacks.add(found.lacks);
      list_.tasks.reserve(list_.tasks.size() + std::min(found.tasks.size(), most_reserved));
      // A set has them in any order; those that were made together, and all they have, lie together.
      std::sort(found.tasks.begin(), found.tasks.end());
      for (const Address task : found.tasks)
        add(task);
    }
    look_behind_shields();
    order();
    link();
    add_task_holders(program_, list_.tasks, budget_);
    add_task_jobs(program_, threads_, list_.tasks, budget_);
    list_.lacks.add(budget_.exhausted());
    return std::move(list_);
  }

 private:
  /// A list that lies takes no more than this at once.
  static constexpr std::size_t most_reserved = 1U << 16U;

  void add(Address object) {
    if (!budget_.spend_node()) return;
    const auto type = python::read_type_of(program_, object);
    if (!type) return list_.lacks.add(type.error());
    const auto known = python::find_future_class(program_, **type);
    if (known.task == nullptr) {
      ++list_.foreign;
      return;
    }
    auto task = Reader(program_, budget_).read(object, known);
    if (!task) return;
    if (places_of_loops_.emplace(task->loop, list_.loops.size()).second)
      list_.loops.push_back(read_loop(task->loop));
    list_.tasks.push_back(std::move(*task));
  }

  const python::Thread* find_runner(Address loop) {
    const auto runs = [&](const python::Thread& thread) {
      return loop == python::find_running_loop(program_, thread.interpreter, thread.state, budget_);
    };
    const auto found = std::find_if(threads_.threads.begin(), threads_.threads.end(), runs);
    return found == threads_.threads.end() ? nullptr : &*found;
  }

  Loop read_loop(Address object) {
    Loop loop;
    loop.address = object;
    const auto type = python::read_type_of(program_, object);
    if (!type) return loop;
    loop.type = python::read_type_name(program_, (*type)->address).value_or("");
    const auto ident = python::find_attribute(program_, object, U"_thread_id", budget_);
    const bool keeps_ident = ident && *ident;
    const bool is_in_state = program_.layout.has(layout::_PyThreadStateImpl::asyncio_running_loop);
    // Loops of asyncio say it themselves, where it would have to be looked for.
    const python::Thread* const runner =
        is_in_state || !keeps_ident ? find_runner(object) : nullptr;
    loop.is_known = runner != nullptr;
    if (runner != nullptr) loop.ident = runner->ident;
    if (runner != nullptr || !keeps_ident) return loop;
    loop.is_known = python::is_none_object(program_, **ident);
    if (loop.is_known) return loop;
    const auto number = python::read_number(program_, **ident);
    loop.is_known = number && *number > 0 && *number < 0x1p64L;
    if (loop.is_known) loop.ident = static_cast<std::uint64_t>(*number);
    return loop;
  }

  /// Where the future of asyncio.shield() does not tell for whom it stands, those that it stands for do.
  void look_behind_shields() {
    const bool is_wanted =
        python::keeps_plain_callbacks(program_) &&
        std::any_of(list_.tasks.begin(), list_.tasks.end(), [](const Task& task) {
          return task.target.kind == "future" || !task.target.others.empty();
        });
    if (!is_wanted) return;
    std::unordered_map<Address, Address> shielded;
    for (const Task& task : list_.tasks) {
      for (const Address outer : python::find_shields(program_, task.address, budget_))
        shielded.emplace(outer, task.address);
    }
    if (shielded.empty()) return;
    for (Task& task : list_.tasks)
      look_behind_shields_of(task.target, shielded);
  }

  static void look_behind_shields_of(python::AwaitTarget& target,
                                     const std::unordered_map<Address, Address>& shielded) {
    for (Address& other : target.others) {
      const auto behind = shielded.find(other);
      if (behind != shielded.end()) other = behind->second;
    }
    const auto behind = shielded.find(target.object);
    if (target.kind != "future" || behind == shielded.end()) return;
    target = {};
    target.kind = "shield";
    target.others.push_back(behind->second);
  }

  void order() {
    using Key = std::tuple<Address, std::string_view, std::uint64_t, Address, std::size_t>;
    std::vector<Key> keys;
    keys.reserve(list_.tasks.size());
    for (const Task& task : list_.tasks) {
      const auto [word, number] = split_name(task.name);
      keys.emplace_back(task.loop, word, number, task.address, keys.size());
    }
    std::sort(keys.begin(), keys.end());
    std::vector<std::size_t> from;
    from.reserve(keys.size());
    for (const Key& key : keys)
      from.push_back(std::get<4>(key));
    rearrange(std::move(from));
    std::sort(list_.loops.begin(), list_.loops.end(), [](const Loop& one, const Loop& other) {
      return one.address < other.address;
    });
  }

  /// Puts the task at `from[at]` at `at`. In their place: fresh memory for all of them costs more.
  void rearrange(std::vector<std::size_t> from) {
    for (std::size_t start = 0; start < from.size(); ++start) {
      if (from[start] == start) continue;
      Task first = std::move(list_.tasks[start]);
      std::size_t at = start;
      while (from[at] != start) {
        list_.tasks[at] = std::move(list_.tasks[from[at]]);
        at = std::exchange(from[at], at);
      }
      list_.tasks[at] = std::move(first);
      from[at] = at;
    }
  }

  void link() {
    std::unordered_map<Address, std::size_t> places;
    for (std::size_t at = 0; at < list_.tasks.size(); ++at)
      places.emplace(list_.tasks[at].address, at);
    for (std::size_t at = 0; at < list_.tasks.size(); ++at) {
      std::vector<std::size_t>& awaits = list_.tasks[at].awaits;
      for (const Address other : list_.tasks[at].target.others) {
        const auto found = places.find(other);
        if (found != places.end()) awaits.push_back(found->second);
        if (found == places.end()) ++list_.tasks[at].futures;
      }
      std::sort(awaits.begin(), awaits.end());
      awaits.erase(std::unique(awaits.begin(), awaits.end()), awaits.end());
      for (const std::size_t to : awaits)
        list_.tasks[to].awaited_by.push_back(at);
    }
  }

  const Program& program_;
  const python::ThreadList& threads_;
  Budget& budget_;
  TaskList list_;
  std::unordered_map<Address, std::size_t> places_of_loops_;
};

}  // namespace

const char* name_state(TaskState state) {
  switch (state) {
    case TaskState::running:
      return "running";
    case TaskState::ready:
      return "ready";
    case TaskState::not_started:
      return "not_started";
    case TaskState::waiting:
      return "waiting";
    case TaskState::unknown:
      break;
  }
  return "unknown";
}

const char* name_state(JobState state) {
  switch (state) {
    case JobState::running:
      return "running";
    case JobState::queued:
      return "queued";
    case JobState::of_processes:
      return "of_processes";
    case JobState::ended:
      return "ended";
    case JobState::unknown:
      break;
  }
  return "unknown";
}

TaskList read_tasks(const Program& program, const python::ThreadList& threads, Budget& budget) {
  return Lister(program, threads, budget).run();
}

}  // namespace hognose::analysis
