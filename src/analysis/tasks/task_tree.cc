// A walk in depth over who waits for whom, with a stack of its own: chains may be long.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/task_tree.h"

#include <algorithm>
#include <cstdint>

namespace hognose::analysis {
namespace {

constexpr std::size_t most_cycles = 16;

class Walk {
 public:
  explicit Walk(const std::vector<std::vector<std::size_t>>& awaits)
      : awaits_(awaits), marks_(awaits.size(), Mark::fresh) {}

  TaskTree run() {
    std::vector<bool> is_awaited(awaits_.size(), false);
    for (const auto& targets : awaits_) {
      for (const std::size_t target : targets)
        is_awaited[target] = true;
    }
    for (std::size_t task = 0; task < awaits_.size(); ++task) {
      if (!is_awaited[task]) start(task);
    }
    // What is left stands in rings, or behind one.
    for (std::size_t task = 0; task < awaits_.size(); ++task)
      start(task);
    return std::move(tree_);
  }

 private:
  enum class Mark : std::uint8_t { fresh, open, closed };
  struct Step {
    std::size_t task;
    std::size_t next;  ///< which of those it waits for is to be looked at
  };

  void start(std::size_t root) {
    if (marks_[root] != Mark::fresh) return;
    enter(root);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next == awaits_[step.task].size()) {
        marks_[step.task] = Mark::closed;
        path_.pop_back();
        continue;
      }
      const std::size_t target = awaits_[step.task][step.next++];
      if (marks_[target] == Mark::fresh) {
        enter(target);
      } else if (marks_[target] == Mark::open) {
        add_cycle(target);
      }
    }
  }

  void enter(std::size_t task) {
    marks_[task] = Mark::open;
    tree_.places.push_back({task, path_.size()});
    path_.push_back({task, 0});
  }

  /// The path from `first` on, which leads back to it.
  void add_cycle(std::size_t first) {
    if (tree_.cycles.size() == most_cycles) return;
    const auto begin = std::find_if(
        path_.begin(), path_.end(), [first](const Step& step) { return step.task == first; });
    std::vector<std::size_t>& cycle = tree_.cycles.emplace_back();
    for (auto at = begin; at != path_.end(); ++at)
      cycle.push_back(at->task);
  }

  const std::vector<std::vector<std::size_t>>& awaits_;
  std::vector<Mark> marks_;
  std::vector<Step> path_;
  TaskTree tree_;
};

}  // namespace

TaskTree order_tasks(const std::vector<std::vector<std::size_t>>& awaits) {
  return Walk(awaits).run();
}

}  // namespace hognose::analysis
