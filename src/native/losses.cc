// Judging what was not placed.
// SPDX-License-Identifier: MIT
#include "native/losses.h"

#include <algorithm>

namespace hognose::native {
namespace {

// Whether an eval loop executes the run, whose place on the stack is known.
bool must_be_met(const Run& run) {
  return run.begin != run.end && !run.has_no_loop && !run.anchor.is_null();
}

std::size_t find_end_of_placed(std::span<const RunPlace> places) {
  const auto is_placed = [](const RunPlace& place) { return place.machine_index.has_value(); };
  const auto oldest = std::find_if(places.rbegin(), places.rend(), is_placed);
  return static_cast<std::size_t>(places.rend() - oldest);
}

}  // namespace

Losses::Losses(MachineStack& machine,
               std::span<const Run> runs,
               std::span<const RunPlace> places,
               Way way)
    : machine_(machine),
      runs_(runs),
      places_(places),
      way_(way),
      end_of_placed_(find_end_of_placed(places)),
      trust_(judge()) {}

Trust Losses::judge() const {
  Trust most = Trust::unplaced;
  for (const RunPlace& place : places_)
    most = std::max(most, place.trust);
  if (most != Trust::unplaced) return most;
  const bool is_whole = !way_.is_near && !way_.lacks_interpreter && !machine_.find_break();
  return is_whole && std::ranges::any_of(runs_, must_be_met) ? Trust::unplaced : Trust::guessed;
}

std::optional<Error> Losses::find(std::size_t index) const {
  const Run& run = runs_[index];
  if (places_[index].machine_index || run.begin == run.end) return std::nullopt;
  if (way_.lacks_interpreter) return Error{ErrorKind::not_found, {}, "file of the interpreter"};
  if (run.hole) return run.hole;
  if (!must_be_met(run) || (way_.is_near && is_behind_all(index))) return std::nullopt;
  const auto broken_off = is_behind_all(index) ? machine_.find_break() : std::nullopt;
  return broken_off.value_or(
      Error{ErrorKind::not_found, run.anchor, "eval loop of a Python frame"});
}

}  // namespace hognose::native
