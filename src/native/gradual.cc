// One machine frame at a time.
// SPDX-License-Identifier: MIT
#include "native/gradual.h"

#include <algorithm>
#include <utility>

#include "native/frame_words.h"
#include "native/function_names.h"

namespace hognose::native {
namespace {

bool is_placed_by_pointer(const python::Program& program) {
  return program.dialect.activation == layout::Activation::frame_in_registers;
}

// Where the eval loop has no name, any frame may be one.
bool knows_eval_loop(const python::Program& program) {
  const target::Symbols* const symbols = program.target->symbols.get();
  return symbols != nullptr && (symbols->find_address("_PyEval_EvalFrameDefault") ||
                                symbols->find_address("PyEval_EvalFrameEx"));
}

}  // namespace

GradualPlacement::GradualPlacement(const python::Program& program, Runs runs)
    : runs_(std::move(runs)), places_(runs_.runs.size()) {
  for (const python::BareFrame& frame : runs_.list.frames)
    frames_.push_back(python::describe_frame(program, frame));
  for (std::size_t run = 0; run < runs_.runs.size(); ++run) {
    const Address anchor = runs_.runs[run].anchor;
    if (!anchor.is_null()) pending_.emplace(anchor, run);
  }
}

std::vector<PlacedFrame> GradualPlacement::take(const python::Program& program,
                                                MachineStack& machine,
                                                std::size_t index,
                                                Budget& budget) {
  std::vector<PlacedFrame> given;
  const MachineFrame* const frame = is_done() ? nullptr : machine.at(index);
  if (frame == nullptr || !budget.spend_node()) return given;
  const auto oldest = is_placed_by_pointer(program)
                          ? find_by_pointer(program, machine, index, budget)
                          : find_by_address(*frame, index);
  if (oldest) give_until(*oldest + 1, index, given);
  return given;
}

std::vector<PlacedFrame> GradualPlacement::take_rest() {
  std::vector<PlacedFrame> given;
  give_until(runs_.runs.size(), std::nullopt, given);
  return given;
}

// The oldest run whose anchor the frame's range holds; all of them are its own.
std::optional<std::size_t> GradualPlacement::find_by_address(const MachineFrame& frame,
                                                             std::size_t index) {
  if (frame.is_inlined || frame.cfa < frame.sp) return std::nullopt;
  const auto first = pending_.lower_bound(frame.sp);
  const auto last = pending_.lower_bound(frame.cfa);
  std::optional<std::size_t> oldest;
  for (auto at = first; at != last; ++at) {
    places_[at->second] = {index, Trust::seen};
    oldest = std::max(oldest.value_or(0), at->second);
  }
  pending_.erase(first, last);
  return oldest && *oldest >= next_ ? oldest : std::nullopt;
}

std::optional<std::size_t> GradualPlacement::find_by_pointer(const python::Program& program,
                                                             MachineStack& machine,
                                                             std::size_t index,
                                                             Budget& budget) {
  if (next_ == 0 && !is_whole_ && !knows_eval_loop(program)) place_whole(program, machine, budget);
  if (is_whole_) return find_in_whole(index);
  const MachineFrame& frame = *machine.at(index);
  if (frame.is_inlined || !is_eval_loop(frame.function)) return std::nullopt;
  if (holds_word(program, machine, index, runs_.runs[next_].anchor)) {
    places_[next_] = {index, Trust::seen};
    return next_;
  }
  place_whole(program, machine, budget);
  return find_in_whole(index);
}

std::optional<std::size_t> GradualPlacement::find_in_whole(std::size_t index) const {
  std::optional<std::size_t> oldest;
  for (std::size_t run = next_; run < places_.size(); ++run) {
    const auto& where = places_[run].machine_index;
    if (where && *where > index) break;
    if (where == index) oldest = run;
  }
  return oldest;
}

void GradualPlacement::place_whole(const python::Program& program,
                                   MachineStack& machine,
                                   Budget& budget) {
  places_ = place_runs(program, runs_.runs, machine, budget);
  is_whole_ = true;
}

void GradualPlacement::give_until(std::size_t end,
                                  std::optional<std::size_t> index,
                                  std::vector<PlacedFrame>& given) {
  for (; next_ < end; ++next_) {
    const Run& run = runs_.runs[next_];
    const RunPlace& place = places_[next_];
    const bool is_here = index && place.machine_index == index;
    for (std::size_t at = run.begin; at < run.end; ++at) {
      given.push_back({std::move(frames_[at]), is_here ? place.trust : Trust::unplaced});
    }
  }
}

}  // namespace hognose::native
