// Where one activation of the eval loop ends and the next begins.
//
//   up to 3.9   every Python frame is an activation; its anchor is a pointer to it
//   3.10        every Python frame, with a CFrame on the C stack, the n-th with the n-th
//   3.11        a run ends with the frame whose is_entry is set; a _PyCFrame points to its newest
//   3.12 on     a run ends before an entry frame, which lies on the C stack itself
//
// 3.15's thread states also embed a base frame, which looks like an entry frame and is none.
// SPDX-License-Identifier: MIT
#include "native/runs.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

namespace hognose::native {
namespace {

using layout::CFrame;
using layout::PyThreadState;
using python::BareFrame;

bool is_shim(const BareFrame& frame) {
  return frame.owner == python::FrameOwner::entry_shim;
}

std::vector<Run> cut_before_shims(const python::Program& program,
                                  const python::Thread& thread,
                                  const python::FrameList& list) {
  const std::vector<BareFrame>& frames = list.frames;
  const auto base = program.view<PyThreadState>(thread.state).read(PyThreadState::base_frame);
  std::vector<Run> runs;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < frames.size(); ++at) {
    if (!is_shim(frames[at])) continue;
    const bool is_base = base && *base == frames[at].address;
    if (!is_base || begin != at)
      runs.push_back({begin, at, is_base ? Address() : frames[at].address, false, {}});
    begin = at + 1;
  }
  if (begin == frames.size()) return runs;
  // Where the chain leads from a frame that is damaged, is chance. If it is whole, code that was compiled made
  // these frames.
  const auto lost = list.lacks.hole();
  const auto hole = lost ? lost : frames.back().hole;
  runs.push_back({begin, frames.size(), {}, !hole && list.lacks.is_nothing(), hole});
  return runs;
}

std::vector<Run> cut_after_entries(const python::FrameList& list) {
  const std::vector<BareFrame>& frames = list.frames;
  std::vector<Run> runs;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < frames.size(); ++at) {
    if (!frames[at].is_entry) continue;
    runs.push_back({begin, at + 1, {}, false, {}});
    begin = at + 1;
  }
  if (begin == frames.size()) return runs;
  const bool is_whole = list.lacks.is_nothing() && !frames.back().hole;
  runs.push_back({begin, frames.size(), {}, is_whole, {}});
  return runs;
}

// A _PyCFrame belongs to the run that holds the frame it points to.
void anchor_by_content(const python::Program& program,
                       const python::CFrameList& list,
                       const std::vector<BareFrame>& frames,
                       std::vector<Run>& runs) {
  const std::vector<Address>& cframes = list.cframes;
  std::unordered_map<Address, std::size_t> pointers;  // to a frame, by its address
  for (std::size_t index = 0; index < cframes.size(); ++index) {
    const auto current = program.view<CFrame>(cframes[index]).read(CFrame::current_frame);
    if (current) pointers[*current] = index;
  }
  for (Run& run : runs) {
    std::size_t oldest = 0;
    for (std::size_t at = run.begin; at < run.end; ++at) {
      const auto found = pointers.find(frames[at].address);
      // A loop that is about to enter or leave points to a frame of its caller: the older one counts.
      if (found == pointers.end() || found->second < oldest) continue;
      oldest = found->second;
      run.anchor = cframes[oldest];
    }
    if (run.anchor.is_null()) run.hole = list.lacks.hole();
  }
}

// A frame that has called others has executed an instruction, if an eval loop executes it.
std::vector<Run> one_each(const std::vector<BareFrame>& frames) {
  std::vector<Run> runs;
  runs.reserve(frames.size());
  for (std::size_t at = 0; at < frames.size(); ++at) {
    const bool has_no_loop = at > 0 && frames[at].instruction.value_or(0) < 0;
    runs.push_back({at, at + 1, frames[at].address, has_no_loop, {}});
  }
  return runs;
}

std::vector<Run> find_runs(const python::Program& program,
                           const python::Thread& thread,
                           Runs& one,
                           Budget& budget) {
  const python::FrameList& list = one.list;
  switch (program.dialect.activation) {
    case layout::Activation::owner_shim:
      return cut_before_shims(program, thread, list);
    case layout::Activation::is_entry: {
      auto runs = cut_after_entries(list);
      anchor_by_content(program, python::read_cframes(program, thread, budget), list.frames, runs);
      return runs;
    }
    case layout::Activation::cframe_per_frame: {
      auto runs = one_each(list.frames);
      python::CFrameList cframes = python::read_cframes(program, thread, budget);
      anchor_by_order(cframes, runs);
      const auto loops = std::ranges::count(runs, false, &Run::has_no_loop);
      if (cframes.cframes.size() > static_cast<std::size_t>(loops))
        one.surplus_cframes = std::move(cframes.cframes);
      return runs;
    }
    case layout::Activation::frame_in_registers:
      break;
  }
  return one_each(list.frames);
}

// Where each run is on the C stack. One without an anchor (a loop that is being entered) stays
// before its older neighbour.
std::vector<Address> find_places(const std::vector<Run>& runs) {
  std::vector<Address> places(runs.size());
  Address older(UINT64_MAX);
  for (std::size_t at = runs.size(); at-- > 0;) {
    if (!runs[at].anchor.is_null()) older = runs[at].anchor;
    places[at] = older;
  }
  return places;
}

// The stack grows down: the run with the lower anchor is the newer one. Each state's runs keep their
// order.
std::vector<Run> interleave(const std::vector<Run>& newer, const std::vector<Run>& older) {
  const auto newer_at = find_places(newer);
  const auto older_at = find_places(older);
  std::vector<Run> all;
  all.reserve(newer.size() + older.size());
  std::size_t taken = 0;
  for (std::size_t at = 0; at < older.size(); ++at) {
    while (taken < newer.size() && newer_at[taken] <= older_at[at])
      all.push_back(newer[taken++]);
    all.push_back(older[at]);
  }
  while (taken < newer.size())
    all.push_back(newer[taken++]);
  return all;
}

// Neighbours first, so that no run is moved more often than there are halvings of the list.
std::vector<Run> interleave_all(std::vector<std::vector<Run>> lists) {
  for (; lists.size() > 1; lists.resize((lists.size() + 1) / 2)) {
    for (std::size_t at = 0; at + 1 < lists.size(); at += 2)
      lists[at / 2] = interleave(lists[at], lists[at + 1]);
    if (lists.size() % 2 == 1) lists[lists.size() / 2] = std::move(lists.back());
  }
  return lists.empty() ? std::vector<Run>() : std::move(lists.front());
}

// Adds the frames of one state to all others, and gives its runs.
std::vector<Run> append(Runs& all, Runs one) {
  const std::size_t offset = all.list.frames.size();
  for (Run& run : one.runs) {
    run.begin += offset;
    run.end += offset;
  }
  if (all.list.frames.empty()) {
    all.list.frames = std::move(one.list.frames);  // nearly always: a deep stack is large
  } else {
    std::ranges::move(one.list.frames, std::back_inserter(all.list.frames));
  }
  all.list.lacks.add(one.list.lacks);
  if (!all.list.newest_hole) all.list.newest_hole = one.list.newest_hole;
  return std::move(one.runs);
}

}  // namespace

// The oldest pair up first: only the newest loop can have a CFrame before it has a frame. Of a chain
// that was overwritten further out, the newest do; the others are lost.
void anchor_by_order(const python::CFrameList& list, std::vector<Run>& runs) {
  const std::vector<Address>& cframes = list.cframes;
  std::vector<Run*> pairing;
  for (Run& run : runs) {
    run.anchor = Address();
    if (!run.has_no_loop || cframes.size() >= runs.size()) pairing.push_back(&run);
  }
  const std::size_t pairs = std::min(cframes.size(), pairing.size());
  const bool is_whole = list.lacks.holes.empty();
  for (std::size_t at = 0; at < pairs; ++at) {
    pairing[is_whole ? pairing.size() - 1 - at : at]->anchor =
        cframes[is_whole ? cframes.size() - 1 - at : at];
  }
  for (Run* const run : pairing) {
    if (run->anchor.is_null()) run->hole = list.lacks.hole();
  }
}

Runs read_runs(const python::Program& program,
               std::span<const python::Thread> states,
               Budget& budget) {
  const bool has_anchors = program.dialect.activation != layout::Activation::frame_in_registers;
  Runs all;
  std::vector<std::vector<Run>> of_states;
  for (const python::Thread& thread : states) {
    Runs one;
    one.list = python::read_frames(program, thread, budget);
    one.runs = find_runs(program, thread, one, budget);
    if (states.size() == 1) all.surplus_cframes = std::move(one.surplus_cframes);
    auto runs = append(all, std::move(one));
    if (has_anchors) {
      of_states.push_back(std::move(runs));
    } else {
      std::ranges::move(runs, std::back_inserter(all.runs));
    }
  }
  if (has_anchors) all.runs = interleave_all(std::move(of_states));
  return all;
}

}  // namespace hognose::native
