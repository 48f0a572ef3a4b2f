// Looks for locks in the `async with` statements of all tasks; those of anyio and trio say who has them.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/task_locks.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "analysis/code_names.h"
#include "analysis/lock_holders.h"
#include "analysis/wait_shape.h"
#include "analysis/with_blocks.h"
#include "python/attributes/type.h"
#include "python/objects/bound_method.h"
#include "python/values/containers.h"
#include "python/values/type_info.h"

namespace hognose::analysis {
namespace {

using python::BareFrame;
using python::Program;

bool is_one_for_all(const Task& task) {
  return task.target.kind == "lock";
}

class Searcher {
 public:
  Searcher(const Program& program, std::vector<Task>& tasks, Budget& budget)
      : program_(program), tasks_(tasks), budget_(budget) {}

  void run() {
    for (Task& task : tasks_) {
      if (is_one_for_all(task) || is_limiter(task)) add_owners(task);
    }
    for (const Task& task : tasks_) {
      if (is_searched_for(task)) wanted_.insert(task.target.object);
    }
    wanted_.erase(Address());
    if (wanted_.empty()) return;
    for (std::size_t at = 0; at < tasks_.size(); ++at)
      scan(at);
    for (Task& task : tasks_)
      add_found(task);
  }

 private:
  /// Whether the coroutines of all tasks are looked at for who has it.
  static bool is_searched_for(const Task& task) {
    return task.holders.empty() && (is_one_for_all(task) || is_of_many(task));
  }

  void add_found(Task& task) {
    const auto found = holders_.find(task.target.object);
    if (found == holders_.end() || !task.holders.empty()) return;
    if (is_of_many(task) || (is_one_for_all(task) && found->second.size() == 1))
      task.holders = found->second;
  }

  // From the innermost coroutine, so that it is known whether newer code may give back.
  void scan(std::size_t at) {
    bool may_be_released = false;
    bool waits_for_condition = false;
    const auto& frames = tasks_[at].chain.frames;
    for (std::size_t older = frames.size(); older != 0 && budget_.spend_node(); --older) {
      const BareFrame& frame = frames[older - 1];
      const bool is_of_asyncio = python::is_frame_of_async_library(program_, frame);
      const auto& code = python::find_code(program_, frame.code);
      waits_for_condition = waits_for_condition || (is_of_asyncio && code && code->name == "wait");
      may_be_released = may_be_released || (!is_of_asyncio && names_.name_release(frame.code));
      for (const OpenWith& with : find_open_withs(program_, frame)) {
        const Address lock = find_lock(with, waits_for_condition);
        if (wanted_.count(lock) != 0) add(lock, at, frame, may_be_released);
      }
    }
  }

  /// Null if it is for something else.
  Address find_lock(const OpenWith& with, bool waits_for_condition) {
    const auto exit = read_bound_method(program_, with.exit);
    if (!exit || exit->name != "__aexit__") return {};
    const Address self = exit->self.is_null() ? with.self : exit->self;
    if (self.is_null() || wanted_.count(self) != 0) return self;
    const auto type = python::read_type_of(program_, self);
    if (!type || waits_for_condition) return {};
    const auto is_condition = [this](const python::TypeInfo& one) {
      return python::is_class_of_module(program_, one, "Condition", U"asyncio.locks");
    };
    if (python::find_base(program_, **type, is_condition).is_null()) return {};
    return read_attribute(program_, self, U"_lock", budget_);
  }

  void add(Address lock, std::size_t at, const BareFrame& frame, bool may_be_released) {
    std::vector<TaskHolder>& holders = holders_[lock];
    if (!holders.empty() && holders.back().task == at) return;
    holders.push_back({at,
                       may_be_released ? Certainty::likely : Certainty::exact,
                       describe_place(python::describe_frame(program_, frame))});
  }

  /// Those that the lock keeps. Of a limiter it may be any object, of which only tasks are known.
  void add_owners(Task& task) {
    auto& owners = owners_[task.target.object];
    if (!owners) owners = find_owners(task);
    task.holders = *owners;
  }

  std::vector<TaskHolder> find_owners(const Task& task) {
    std::vector<TaskHolder> found;
    const auto add_one = [&](Address owner) {
      const auto at = find_task(owner);
      if (at) found.push_back({*at, Certainty::exact, describe_place_of(tasks_[*at])});
      return budget_.spend_node();
    };
    const Address lock = task.target.object;
    if (is_limiter(task)) {
      const Address borrowers = read_attribute(program_, lock, U"_borrowers", budget_);
      static_cast<void>(python::for_each_member(program_, borrowers, budget_, add_one));
    } else {
      add_one(read_attribute(program_, lock, U"_owner_task", budget_));
      if (found.empty()) add_one(read_attribute(program_, lock, U"_owner", budget_));
    }
    std::sort(found.begin(), found.end(), [](const TaskHolder& one, const TaskHolder& other) {
      return one.task < other.task;
    });
    return found;
  }

  std::optional<std::size_t> find_task(Address task) {
    if (task.is_null()) return std::nullopt;
    if (places_.empty()) know_borrowers();
    const auto found = places_.find(task);
    return found == places_.end() ? std::nullopt : std::optional(found->second);
  }

  /// Each task, and what stands for one while a thread of trio works for it.
  void know_borrowers() {
    for (std::size_t at = 0; at < tasks_.size(); ++at) {
      places_.emplace(tasks_[at].address, at);
      if (tasks_[at].target.kind != "thread") continue;
      for (const BareFrame& frame : tasks_[at].chain.frames) {
        const bool is_of_library = python::is_frame_of_async_library(program_, frame);
        const Address borrower =
            is_of_library ? find_variable(program_, frame, "placeholder") : Address();
        if (!borrower.is_null()) places_.emplace(borrower, at);
      }
    }
  }

  /// The newest line that is not asyncio's own.
  std::string describe_place_of(const Task& task) const {
    const BareFrame* const telling = python::find_telling_frame(program_, task.chain.frames);
    return telling == nullptr ? "" : describe_place(python::describe_frame(program_, *telling));
  }

  const Program& program_;
  std::vector<Task>& tasks_;
  Budget& budget_;
  std::unordered_map<Address, std::size_t> places_;  // of tasks, by who borrows for them
  std::unordered_map<Address, std::optional<std::vector<TaskHolder>>> owners_;  // of locks that say
  std::unordered_set<Address> wanted_;
  std::unordered_map<Address, std::vector<TaskHolder>> holders_;
  CodeNames names_{program_};
};

}  // namespace

bool is_of_many(const Task& task) {
  return task.target.kind == "semaphore" || task.target.kind == "boundedsemaphore";
}

bool is_limiter(const Task& task) {
  return task.target.kind == "capacitylimiter";
}

void add_task_holders(const Program& program, std::vector<Task>& tasks, Budget& budget) {
  Searcher(program, tasks, budget).run();
}

}  // namespace hognose::analysis
