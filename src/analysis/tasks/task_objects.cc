// Looks for names in the newest coroutines of each task that are not asyncio's or trio's own.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/task_objects.h"

#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "analysis/object_name.h"
#include "base/formatted.h"

namespace hognose::analysis {
namespace {

constexpr std::size_t most_objects = 64;
/// Of one object: whoever made it does not always wait first.
constexpr int most_tries = 3;

class Namer {
 public:
  Namer(const python::Program& program, Budget& budget)
      : program_(program), names_(program, budget), budget_(budget) {}

  /// Looks for a name, unless it is known.
  void look(const Task& task) {
    const Address object = task.target.object;
    if (known_.size() == most_objects && known_.count(object) == 0) return;
    Known& known = known_[object];
    if (!known.name.empty() || known.tries == most_tries || !budget_.spend_node()) return;
    ++known.tries;
    known.name = find(task);
  }
  [[nodiscard]] std::string name_of(Address object) const {
    const auto known = known_.find(object);
    return known == known_.end() ? "" : known->second.name;
  }

 private:
  struct Known {
    std::string name;
    int tries = 0;
  };

  std::string find(const Task& task) {
    constexpr std::size_t most_frames = 3;
    std::vector<python::Frame> frames;
    for (auto frame = task.chain.frames.rbegin();
         frame != task.chain.frames.rend() && frames.size() < most_frames;
         ++frame) {
      if (!python::is_frame_of_async_library(program_, *frame))
        frames.push_back(python::describe_frame(program_, *frame));
    }
    std::vector<const python::Frame*> borrowed;
    borrowed.reserve(frames.size());
    for (const python::Frame& frame : frames)
      borrowed.push_back(&frame);
    return names_.find(task.target.object, borrowed);
  }

  const python::Program& program_;
  ObjectNames names_;
  Budget& budget_;
  std::unordered_map<Address, Known> known_;
};

bool is_for_object(const Task& task) {
  return task.state == TaskState::waiting && !task.target.object.is_null();
}

}  // namespace

void name_awaited_objects(const python::Program& program,
                          std::vector<Task>& tasks,
                          Budget& budget) {
  Namer namer(program, budget);
  for (const Task& task : tasks) {
    if (is_for_object(task)) namer.look(task);
  }
  std::map<std::pair<std::string, std::string>, std::set<Address>> bearers;
  for (Task& task : tasks) {
    task.object_name = is_for_object(task) ? namer.name_of(task.target.object) : "";
    if (!task.object_name.empty())
      bearers[{task.target.type, task.object_name}].insert(task.target.object);
  }
  for (Task& task : tasks) {
    task.shares_name =
        !task.object_name.empty() && bearers[{task.target.type, task.object_name}].size() > 1;
  }
}

std::string describe_target(const Task& task) {
  const python::AwaitTarget& target = task.target;
  if (target.object.is_null()) return target.text;
  const bool is_named = !task.object_name.empty();
  const bool has_address = !is_named || task.shares_name;
  return formatted("{} {}{}{}",
                   target.text,
                   target.type,
                   is_named ? formatted(" '{}'", task.object_name) : "",
                   has_address ? formatted(" at {:#x}", target.object.value()) : "");
}

std::string describe_targets(const Task& task) {
  const python::AwaitTarget& target = task.target;
  if (target.object.is_null()) return target.text;
  const std::string name = task.object_name.empty() ? "" : formatted(" '{}'", task.object_name);
  return formatted("{} {}s{}", target.text, target.type, name);
}

}  // namespace hognose::analysis
