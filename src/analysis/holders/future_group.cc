// Reads the variables of those functions.
// SPDX-License-Identifier: MIT
#include "analysis/holders/future_group.h"

#include <algorithm>
#include <vector>

#include "analysis/wait_shape.h"
#include "base/formatted.h"
#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::analysis {
namespace {

using python::Frame;
using python::Program;

/// Which of the newest functions it is; null if there is none.
const Frame* find_group_frame(std::span<const Frame* const> frames) {
  constexpr std::size_t most_frames = 6;
  for (const Frame* const frame : frames.first(std::min(frames.size(), most_frames))) {
    const bool waits = frame->name() == "wait" || frame->name() == "as_completed";
    if (waits && frame->path().ends_with("/concurrent/futures/_base.py")) return frame;
    if (!frame->path().ends_with("/threading.py")) return nullptr;
  }
  return nullptr;
}

class FutureGroup {
 public:
  FutureGroup(const Program& program, Budget& budget) : program_(program), budget_(budget) {}

  void add(Address set) {
    const auto walk = python::for_each_member(program_, set, budget_, [this](Address future) {
      add_future(future);
      return running_.size() + pending_.size() < most_futures;
    });
    static_cast<void>(walk);  // what was read of a damaged set stands
  }
  [[nodiscard]] std::size_t count() const { return running_.size() + pending_.size(); }
  /// Only if there is one.
  [[nodiscard]] Address first() const {
    const auto& list = running_.empty() ? pending_ : running_;
    return *std::min_element(list.begin(), list.end());
  }

 private:
  void add_future(Address future) {
    const Address state = read_attribute(program_, future, U"_state", budget_);
    if (state.is_null()) return;
    if (python::text_equals(program_, state, U"RUNNING").value_or(false))
      running_.push_back(future);
    if (python::text_equals(program_, state, U"PENDING").value_or(false))
      pending_.push_back(future);
  }

  static constexpr std::size_t most_futures = 100'000;
  const Program& program_;
  Budget& budget_;
  std::vector<Address> running_;
  std::vector<Address> pending_;
};

/// Whether it goes on only when all have ended.
bool is_for_all_of_them(const Program& program, const Frame& frame) {
  const Address when = find_variable(program, frame, "return_when");
  return !when.is_null() && python::text_equals(program, when, U"ALL_COMPLETED").value_or(false);
}

}  // namespace

std::optional<WaitTarget> find_future_group(const Program& program,
                                            std::span<const Frame* const> frames,
                                            std::optional<bool> is_timed,
                                            Budget& budget) {
  const Frame* const frame = find_group_frame(frames);
  if (frame == nullptr) return std::nullopt;
  const bool is_wait = frame->name() == "wait";
  FutureGroup group(program, budget);
  group.add(find_variable(program, *frame, is_wait ? "not_done" : "pending"));
  if (group.count() == 0) return std::nullopt;
  const bool is_for_all = group.count() == 1 || (is_wait && is_for_all_of_them(program, *frame));
  WaitTarget found;
  found.resource = {ResourceKind::future, group.first(), {}, {}};
  found.certainty = is_for_all ? Certainty::exact : Certainty::likely;
  found.is_timed = is_timed;
  found.how = "variables of concurrent.futures";
  if (group.count() > 1) {
    found.verb = formatted(
        "waiting for {}{} futures, such as", is_for_all ? "" : "the first of ", group.count());
  }
  return found;
}

}  // namespace hognose::analysis
