// Finding anchors in machine frames.
//
// From 3.10 on the anchor is an address on the C stack, and whichever frame's range holds it is the
// one: no names, no counting, and frames of another stack (a signal's, a greenlet's) are simply not
// found. Up to 3.9 the anchor is a *pointer* to the Python frame, which the eval loop keeps in a
// callee-saved register or a stack slot. Its callees may hold the same pointer, and its own range
// other frames' pointers; so the loops (known by name: the function is exported even by stripped
// builds) are matched in order along f_back, each confirmed by the pointer.
// SPDX-License-Identifier: MIT
#include "native/placement.h"

#include <algorithm>
#include <map>
#include <set>

#include "native/frame_words.h"
#include "native/function_names.h"
#include "native/lost_caller.h"

namespace hognose::native {
namespace {

std::vector<RunPlace> place_by_address(const std::vector<Run>& runs,
                                       MachineStack& machine,
                                       Budget& budget) {
  std::vector<RunPlace> places(runs.size());
  std::map<Address, std::size_t> pending;
  for (std::size_t run = 0; run < runs.size(); ++run) {
    if (!runs[run].anchor.is_null()) pending.emplace(runs[run].anchor, run);
  }
  for (std::size_t index = 0; !pending.empty(); ++index) {
    const MachineFrame* frame = machine.at(index);
    if (frame == nullptr || !budget.spend_node()) break;
    if (frame->is_inlined || frame->cfa.is_null()) continue;
    const auto first = pending.lower_bound(frame->sp);
    const auto last = pending.lower_bound(frame->cfa);
    if (frame->cfa < frame->sp) continue;
    for (auto at = first; at != last; ++at)
      places[at->second] = {index, Trust::seen};
    pending.erase(first, last);
  }
  return places;
}

// Whether a frame's callee-saved registers or its range hold `pointer`.
class PointerSearch {
 public:
  PointerSearch(const python::Program& program, MachineStack& machine)
      : program_(program), machine_(machine) {}

  [[nodiscard]] bool holds(std::size_t index, Address pointer) {
    return holds_word(program_, machine_, index, pointer);
  }

 private:
  const python::Program& program_;
  MachineStack& machine_;
};

std::vector<std::size_t> find_eval_loops(MachineStack& machine, Budget& budget) {
  std::vector<std::size_t> loops;
  for (std::size_t index = 0;; ++index) {
    const MachineFrame* frame = machine.at(index);
    if (frame == nullptr || !budget.spend_node()) return loops;
    if (!frame->is_inlined && is_eval_loop(frame->function)) loops.push_back(index);
  }
}

// Without the loop's name every frame is a candidate that has no other. Callees keep the pointer in a
// register until one of them needs that register, so the oldest frame of the first stretch that holds
// it is taken.
std::vector<RunPlace> place_by_pointer_alone(const std::vector<Run>& runs,
                                             MachineStack& machine,
                                             PointerSearch& search,
                                             Budget& budget) {
  std::vector<RunPlace> places(runs.size());
  std::size_t run = 0;
  for (std::size_t index = 0; run < runs.size(); ++index) {
    const MachineFrame* frame = machine.at(index);
    if (frame == nullptr || !budget.spend_node()) break;
    if (frame->is_inlined) continue;
    bool holds = search.holds(index, runs[run].anchor);
    if (!holds && places[run].machine_index)
      holds = ++run < runs.size() && search.holds(index, runs[run].anchor);
    if (holds && frame->function.empty()) places[run] = {index, Trust::guessed};
  }
  return places;
}

// The run from `run` on, at most `most` further, whose pointer the loop holds; else none.
std::optional<std::size_t> find_held(const std::vector<Run>& runs,
                                     std::size_t run,
                                     std::size_t most,
                                     std::size_t loop,
                                     PointerSearch& search) {
  const std::size_t end = std::min(runs.size(), run + most + 1);
  for (; run < end; ++run) {
    if (search.holds(loop, runs[run].anchor)) return run;
  }
  return std::nullopt;
}

void leave_out_guesses(std::vector<RunPlace>& places) {
  for (RunPlace& place : places) {
    if (place.trust == Trust::guessed) place = {};
  }
}

// Loops and runs in order. A loop that does not hold the next run's pointer may be one that has not
// linked its frame yet; a run whose pointer only a later loop's successor holds is on another
// stack.
std::vector<RunPlace> match_in_order(const std::vector<Run>& runs,
                                     const std::vector<std::size_t>& loops,
                                     PointerSearch& search) {
  std::vector<RunPlace> places(runs.size());
  std::size_t run = 0;
  for (std::size_t loop = 0; loop < loops.size() && run < runs.size(); ++loop) {
    const std::size_t loops_left = loops.size() - loop;
    const std::size_t runs_left = runs.size() - run;
    if (search.holds(loops[loop], runs[run].anchor)) {
      places[run++] = {loops[loop], Trust::seen};
    } else if (loops_left <= runs_left) {
      // Fewer loops than runs: look ahead for the run that this loop does hold.
      const std::size_t spare = runs_left - loops_left;
      const auto ahead =
          spare == 0 ? std::nullopt : find_held(runs, run + 1, spare - 1, loops[loop], search);
      run = ahead.value_or(run);
      places[run++] = {loops[loop], ahead ? Trust::seen : Trust::guessed};
    }
  }
  // One loop more than runs may not have linked its frame yet. Of many it is not known which is whose.
  if (loops.size() > runs.size() + 1) leave_out_guesses(places);
  // Loops none of which holds any of the pointers are of another stack.
  const bool is_seen = std::ranges::count(places, Trust::seen, &RunPlace::trust) != 0;
  return is_seen ? places : std::vector<RunPlace>(runs.size());
}

std::vector<RunPlace> place_by_pointer(const python::Program& program,
                                       const std::vector<Run>& runs,
                                       MachineStack& machine,
                                       Budget& budget) {
  PointerSearch search(program, machine);
  const auto loops = find_eval_loops(machine, budget);
  if (loops.empty()) return place_by_pointer_alone(runs, machine, search, budget);
  return match_in_order(runs, loops, search);
}

}  // namespace

std::vector<RunPlace> place_runs(const python::Program& program,
                                 const std::vector<Run>& runs,
                                 MachineStack& machine,
                                 Budget& budget) {
  if (lacks_interpreter(program)) return std::vector<RunPlace>(runs.size());
  if (program.dialect.activation == layout::Activation::frame_in_registers) {
    return place_by_pointer(program, runs, machine, budget);
  }
  return place_by_address(runs, machine, budget);
}

void leave_out_surplus(const std::vector<Address>& cframes,
                       MachineStack& machine,
                       std::vector<Run>& runs,
                       Budget& budget) {
  std::set<Address> pending(cframes.begin(), cframes.end());
  python::CFrameList met;
  for (std::size_t index = 0; !pending.empty(); ++index) {
    const MachineFrame* const frame = machine.at(index);
    if (frame == nullptr || !budget.spend_node()) break;
    if (frame->is_inlined || frame->cfa < frame->sp || !is_eval_loop(frame->function)) continue;
    const auto first = pending.lower_bound(frame->sp);
    const auto last = pending.lower_bound(frame->cfa);
    met.cframes.insert(met.cframes.end(), first, last);
    pending.erase(first, last);
  }
  const auto loops = std::ranges::count(runs, false, &Run::has_no_loop);
  if (met.cframes.size() >= static_cast<std::size_t>(loops)) anchor_by_order(met, runs);
}

}  // namespace hognose::native
