// Each instruction is looked at once for each depth that it is reached with.
// SPDX-License-Identifier: MIT
#include "elfutils/stack_depth.h"

#include <iterator>
#include <set>
#include <utility>

#include "machine/flow.h"

namespace hognose::elfutils {
namespace {

using machine::Control;
using machine::StackMove;

constexpr std::int64_t word_bytes = 8;
constexpr std::int64_t computed = -1;  // instead of a depth
constexpr std::int64_t impossible = -2;  // the return address was taken: no way leads here
constexpr std::int64_t deepest = 16 << 20;
constexpr std::ptrdiff_t most_depths = 16;  // at one instruction
constexpr std::size_t most_seen = 1U << 18U;  // which are kept

/// How deep it is after an instruction. rbp is what a function with a frame pointer has there: it points
/// to where the caller's is saved, two words from the frame address.
std::int64_t depth_after(const machine::Flow& flow, std::int64_t depth) {
  switch (flow.move) {
    case StackMove::by:
      break;
    case StackMove::to_frame:
      return 2 * word_bytes - flow.amount;
    case StackMove::left:
      return word_bytes;
    case StackMove::unknown:
      return computed;
  }
  if (depth == computed) return computed;
  const std::int64_t after = depth - flow.amount;
  if (after < word_bytes) return impossible;
  return after <= deepest ? after : computed;
}

class Ways {
 public:
  Ways(std::span<const std::byte> code, std::size_t at, std::size_t& steps)
      : code_(code), at_(at), steps_(steps) {}

  std::optional<std::vector<std::uint64_t>> follow_all() {
    begin(0, word_bytes);
    follow_begun();
    follow_tables();
    if (is_lost_ || found_.contains(computed)) return std::nullopt;
    return std::vector<std::uint64_t>(found_.begin(), found_.end());
  }

 private:
  void begin(std::size_t from, std::int64_t depth) { begun_.emplace_back(from, depth); }

  void follow_begun() {
    while (!begun_.empty() && !is_lost_) {
      const auto [from, depth] = begun_.back();
      begun_.pop_back();
      follow_one(from, depth);
    }
  }

  /// Where a jump by a table leads is not known, but it leads to code that nothing else leads to, and
  /// that code stands behind where another way ends.
  void follow_tables() {
    for (std::size_t round = 0; !depths_of_tables_.empty() && round < ends_.size(); ++round) {
      if (is_lost_) return;
      const std::size_t from = ends_[round];
      if (was_at(from)) continue;
      for (const std::int64_t depth : depths_of_tables_)
        begin(from, depth);
      follow_begun();
    }
  }

  [[nodiscard]] bool was_at(std::size_t place) const {
    const auto next = seen_.lower_bound({place, computed});
    return next != seen_.end() && next->first == place;
  }

  [[nodiscard]] std::ptrdiff_t count_depths(std::size_t place) const {
    return std::distance(seen_.lower_bound({place, computed}),
                         seen_.lower_bound({place + 1, computed}));
  }

  void follow_one(std::size_t from, std::int64_t depth) {
    while (from < code_.size() && is_new(from, depth)) {
      const auto flow = machine::follow(code_.subspan(from));
      if (!flow) return;
      const std::size_t next = from + flow->length;
      if (from <= at_ && at_ < next) found_.insert(depth);
      depth = depth_after(*flow, depth);
      if (depth == impossible || !leads_on(*flow, next, depth)) return;
      from = next;
    }
  }

  /// Whether it was not there with that depth; false as well if that is one time too many.
  bool is_new(std::size_t place, std::int64_t depth) {
    if (!seen_.emplace(place, depth).second) return false;
    is_lost_ = steps_ == 0 || seen_.size() > most_seen || count_depths(place) > most_depths;
    if (!is_lost_) --steps_;
    return !is_lost_;
  }

  /// Whether an instruction is followed by the next one; where else it leads is begun.
  bool leads_on(const machine::Flow& flow, std::size_t next, std::int64_t depth) {
    if (flow.control == Control::branch || flow.control == Control::jump)
      begin(next + static_cast<std::size_t>(flow.target), depth);
    if (flow.control == Control::anywhere) depths_of_tables_.insert(depth);
    if (flow.control == Control::on || flow.control == Control::branch) return true;
    ends_.push_back(next);
    return false;
  }

  std::span<const std::byte> code_;
  std::size_t at_;
  std::size_t& steps_;
  std::vector<std::pair<std::size_t, std::int64_t>> begun_;
  std::set<std::pair<std::size_t, std::int64_t>> seen_;
  std::set<std::int64_t> found_;
  std::set<std::int64_t> depths_of_tables_;  // where jumps by a table begin
  std::vector<std::size_t> ends_;  // right behind where ways end
  bool is_lost_ = false;
};

}  // namespace

std::optional<std::vector<std::uint64_t>> find_stack_depths(std::span<const std::byte> code,
                                                            std::size_t at,
                                                            std::size_t& steps) {
  return Ways(code, at, steps).follow_all();
}

}  // namespace hognose::elfutils
