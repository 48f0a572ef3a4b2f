// Walks entries and machine frames side by side.
// SPDX-License-Identifier: MIT
#include "native/weave.h"

#include <algorithm>

#include "native/lost_caller.h"

namespace hognose::native {
namespace {

class Weaving {
 public:
  Weaving(const MergedStack& stack,
          const target::Target& target,
          MachineStack& machine,
          Budget& budget)
      : stack_(stack), target_(target), machine_(machine), budget_(budget) {}

  std::vector<Line> run() {
    const std::size_t last = end_of_placed();
    for (std::size_t at = 0; at < last; ++at)
      add_entry(at);
    is_past_python_ = true;
    if (are_all_doubtful()) {
      for (std::size_t at = last; at < stack_.entries.size(); ++at)
        lines_.push_back({Line::Kind::entry, at, {}});
      add_apart();
      return std::move(lines_);
    }
    add_machine_frames(SIZE_MAX);
    const bool is_said = last != 0 && stack_.entries[last - 1].kind == EntryKind::gap &&
                         stack_.entries[last - 1].machine_index == next_;
    if (const auto why = machine_.find_break(); why && !is_said)
      lines_.push_back({Line::Kind::broken_off, next_, why});
    for (std::size_t at = last; at < stack_.entries.size(); ++at)
      lines_.push_back({Line::Kind::entry, at, {}});
    return std::move(lines_);
  }

 private:
  /// Whether there are machine frames left, and none of them has a known place.
  [[nodiscard]] bool are_all_doubtful() {
    const bool is_doubtful = std::ranges::any_of(stack_.doubtful, [this](const FrameRange& range) {
      return range.begin <= next_ && machine_.at(range.end) == nullptr;
    });
    return is_doubtful && machine_.at(next_) != nullptr;
  }

  void add_apart() {
    lines_.push_back({Line::Kind::apart, next_, {}});
    add_machine_frames(SIZE_MAX);
    if (const auto why = machine_.find_break())
      lines_.push_back({Line::Kind::broken_off, next_, why});
  }

  /// One past the oldest entry that has a machine frame: what is older has been lost by the
  /// unwinder if it broke off, and belongs where it stands otherwise.
  [[nodiscard]] std::size_t end_of_placed() const {
    const auto placed =
        std::find_if(stack_.entries.rbegin(), stack_.entries.rend(), [](const Entry& one) {
          return one.machine_index.has_value();
        });
    return static_cast<std::size_t>(stack_.entries.rend() - placed);
  }

  void add_entry(std::size_t at) {
    const auto executes = stack_.entries[at].machine_index;
    // The frame that executes the entries before this one is older than these.
    if (executes_ && executes_ != executes) add_machine_frames(*executes_ + 1);
    if (executes) add_machine_frames(*executes);
    const bool is_gap = stack_.entries[at].kind == EntryKind::gap;
    executes_ = is_gap ? std::nullopt : executes;  // what follows a gap executes nothing of it
    lines_.push_back({Line::Kind::entry, at, {}});
  }

  // Between those that Python frames stand before, the merged stack says what is missing.
  void add_machine_frames(std::size_t end) {
    for (; next_ < end && machine_.at(next_) != nullptr && budget_.spend_node(); ++next_) {
      lines_.push_back({Line::Kind::machine_frame, next_, {}});
      const auto why = is_past_python_ ? find_lost_caller(target_, machine_, next_) : std::nullopt;
      if (why) lines_.push_back({Line::Kind::gap, next_, why});
    }
  }

  const MergedStack& stack_;
  const target::Target& target_;
  MachineStack& machine_;
  Budget& budget_;
  std::vector<Line> lines_;
  std::optional<std::size_t> executes_;  // the frame that executes the entry before
  std::size_t next_ = 0;  // machine frame
  bool is_past_python_ = false;  // all entries that have a place among them were added
};

}  // namespace

std::vector<Line> weave(const MergedStack& stack,
                        const target::Target& target,
                        MachineStack& machine,
                        Budget& budget) {
  return Weaving(stack, target, machine, budget).run();
}

}  // namespace hognose::native
