// Greenlets that are parked at one place, counted.
// SPDX-License-Identifier: MIT
#include "command/answer/greenlet_sum.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "analysis/lock_holders.h"
#include "base/formatted.h"

namespace hognose::command {
namespace {

using analysis::GreenletFacts;

struct ParkedGroup {
  std::string function;  ///< of the library that parked it; empty if that is not known
  std::string place;  ///< "handle, server.py:12"; empty if unknown
  bool is_main = false;
  std::size_t count = 0;
};

/// Whether a library parks there who waits for a lock of its own.
bool parks_for_lock(std::string_view function) {
  return function.ends_with(".acquire") || function.ends_with(".__enter__");
}

/// Where the program called the library.
std::string describe_parked_place(const python::Program& program, const GreenletFacts& facts) {
  const auto& frames = facts.greenlet.frames;
  if (frames.empty()) return {};
  const std::size_t own = std::min(facts.wait.frames, frames.size() - 1);
  const python::Frame frame = python::describe_frame(program, frames[own]);
  return formatted("{}, {}", frame.name(), analysis::describe_place(frame));
}

std::vector<ParkedGroup> group_parked(const python::Program& program,
                                      const std::vector<GreenletFacts>& greenlets) {
  std::vector<ParkedGroup> groups;
  std::map<std::pair<std::string, std::string>, std::size_t> known;
  for (const GreenletFacts& facts : greenlets) {
    if (facts.greenlet.state != python::GreenletState::parked) continue;
    const std::string place = describe_parked_place(program, facts);
    const auto [at, is_new] = known.emplace(std::pair(facts.wait.function, place), groups.size());
    if (is_new) groups.push_back({facts.wait.function, place, facts.greenlet.is_main, 0});
    ++groups[at->second].count;
  }
  std::stable_sort(
      groups.begin(), groups.end(), [](const ParkedGroup& one, const ParkedGroup& other) {
        if (one.is_main != other.is_main) return other.is_main;
        const bool is_stuck = one.count > 1 && parks_for_lock(one.function);
        if (is_stuck != (other.count > 1 && parks_for_lock(other.function))) return is_stuck;
        return one.count > other.count;
      });
  return groups;
}

/// "2 of 6 greenlets are parked in gevent.thread.acquire (handle, server.py:5)"; `all` is "at least 2000" where that is known only.
TaskSentence describe_parked(const ParkedGroup& group, const std::string& all) {
  std::string text = group.count > 1 ? formatted("{} of {} greenlets are parked", group.count, all)
                     : group.is_main ? "the greenlet that its thread began with is parked"
                                     : formatted("1 of {} greenlets is parked", all);
  if (!group.function.empty()) text += " in " + group.function;
  if (!group.place.empty()) text += formatted(" ({})", group.place);
  return {std::move(text), group.count > 1 && parks_for_lock(group.function)};
}

}  // namespace

std::vector<TaskSentence> sum_up_greenlets(const python::Program& program,
                                           const analysis::GreenletGroups& groups) {
  std::vector<TaskSentence> sentences;
  const char* const least = groups.lacks.is_nothing() ? "" : "at least ";
  for (const analysis::GreenletThread& thread : groups.threads) {
    const std::string all = formatted("{}{}", least, thread.greenlets.size());
    for (const ParkedGroup& group : group_parked(program, thread.greenlets))
      sentences.push_back(describe_parked(group, all));
  }
  return sentences;
}

}  // namespace hognose::command
