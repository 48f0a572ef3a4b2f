// Walks the frames of a thread, and its anchors on the C stack.
// SPDX-License-Identifier: MIT
#include "python/threads/thread_frames.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace hognose::python {
namespace {

using layout::CFrame;
using layout::PyThreadState;

// Deeper than any recursion limit that a machine survives.
constexpr std::size_t most_frames = 1U << 20U;
constexpr std::size_t most_cframes = 1U << 20U;

Result<Address> find_caller(const Program& program, Address frame) {
  if (program.dialect.frame_chain == layout::FrameChain::frame_objects) {
    return program.view<layout::PyFrameObject>(frame).read(layout::PyFrameObject::f_back);
  }
  return program.view<layout::_PyInterpreterFrame>(frame).read(
      layout::_PyInterpreterFrame::previous);
}

// Whether the bytes are missing from a core that says that they were mapped.
bool is_lost(const Program& program, const Error& hole) {
  return !program.target->is_live && hole.kind == ErrorKind::unmapped &&
         program.target->maps.find(hole.address) != nullptr;
}

// Whether a frame with code that can be read is here, or that a core has lost, and not an entry
// frame, which is hardly more than one byte.
bool is_whole_frame(const Program& program, Address address) {
  const auto frame = read_bare_frame(program, address);
  if (!frame || frame->owner == FrameOwner::entry_shim) return false;
  return !frame->hole || is_lost(program, *frame->hole);
}

// Whether a frame that is running, even a damaged one, or an entry frame may be here. Leftovers of
// the C stack are no frame, nor do they lead to one. All the functions of a file are in few pages,
// so that damage hits many frames in a row.
bool may_be_frame(const Program& program, Address address) {
  constexpr unsigned enough = 256;
  for (unsigned step = 0; step < enough; ++step) {
    if (is_whole_frame(program, address)) return true;
    const auto caller = find_caller(program, address);
    if (!caller || caller->is_null()) return false;
    address = *caller;
  }
  return false;
}

// Whether a _PyCFrame may be here: one that leads, up the stack, to the root, and to a whole frame.
bool may_be_cframe(const Program& program, Address cframe, Address root) {
  constexpr std::uint64_t largest_stack = 1ULL << 30U;
  constexpr unsigned enough = 16;
  const auto frame = program.view<CFrame>(cframe).read(CFrame::current_frame);
  if (!frame || frame->is_null()) return false;
  for (unsigned step = 0; cframe != root && step < enough; ++step) {
    const auto older = program.view<CFrame>(cframe).read(CFrame::previous);
    if (!older) return false;
    const auto distance = older->distance_from(cframe);
    if (*older != root && (!distance || *distance == 0 || *distance > largest_stack)) return false;
    cframe = *older;
  }
  return is_whole_frame(program, *frame);
}

/// The newest _PyCFrame that has a frame, and why there may be newer ones.
struct NewestCFrame {
  Address at;
  std::optional<Error> hole{};
};

// A loop that is being entered has linked its _PyCFrame, whose words may be left over from other
// calls; that of the loop which called is further up the stack. Where the newest does not lead to
// it, it may as well have been overwritten.
Result<NewestCFrame> find_newest_cframe(const Program& program, const Thread& thread) {
  constexpr std::uint64_t reach = 64U << 10U;
  const auto state = program.view<PyThreadState>(thread.state);
  const Address newest = TRY(state.read(PyThreadState::cframe));
  const auto root = state.address_of(PyThreadState::root_cframe);
  if (newest.is_null() || !root || newest == *root) return NewestCFrame{newest};
  const auto view = program.view<CFrame>(newest);
  const Address frame = TRY(view.read(CFrame::current_frame));
  if (!frame.is_null() && may_be_frame(program, frame)) return NewestCFrame{newest};
  const Error overwritten{ErrorKind::corrupt, newest, "_PyCFrame"};
  for (std::uint64_t offset = word_size; offset < reach; offset += word_size) {
    const Address older = newest + offset;
    if (!may_be_cframe(program, older, *root)) continue;
    if (view.read(CFrame::previous) == older) return NewestCFrame{older};
    return NewestCFrame{older, overwritten};
  }
  if (view.read(CFrame::previous) == *root) return NewestCFrame{newest};
  return NewestCFrame{newest, overwritten};
}

Result<Address> find_frame_of_newest_cframe(const Program& program,
                                            const Thread& thread,
                                            FrameList& list) {
  const NewestCFrame newest = TRY(find_newest_cframe(program, thread));
  list.newest_hole = newest.hole;
  if (newest.at.is_null()) return Address();
  return program.view<CFrame>(newest.at).read(CFrame::current_frame);
}

Result<Address> find_newest_frame(const Program& program, const Thread& thread, FrameList& list) {
  const auto view = program.view<PyThreadState>(thread.state);
  switch (program.dialect.frame_chain) {
    case layout::FrameChain::frame_objects:
      return view.read(PyThreadState::frame);
    case layout::FrameChain::cframe:
      return find_frame_of_newest_cframe(program, thread, list);
    case layout::FrameChain::current_frame:
      return view.read(PyThreadState::current_frame);
  }
  return Address();
}

// Notices that a chain runs in a circle, by Brent's method: without memory, a little late.
class CircleWatch {
 public:
  [[nodiscard]] bool closes_circle(Address address) {
    if (address == mark_) return true;
    if (++steps_ == reach_) {
      mark_ = address;
      reach_ *= 2;
      steps_ = 0;
    }
    return false;
  }

 private:
  Address mark_;
  std::uint64_t steps_ = 0;
  std::uint64_t reach_ = 1;
};

// Leaves each frame of a circular chain once; returns where it closes.
Address cut_circle(FrameList& list) {
  std::unordered_set<Address> seen;
  const auto repeated =
      std::find_if(list.frames.begin(), list.frames.end(), [&](const BareFrame& frame) {
        return !seen.insert(frame.address).second;
      });
  const Address closes = repeated == list.frames.end() ? Address() : repeated->address;
  list.frames.erase(repeated, list.frames.end());
  return closes;
}

// From 3.13 on, what clears up after an __init__ that runs in the eval loop which called its class: no
// function, although it has a code object, whose file is called as the function is
// (_Py_InitCleanup; CPython's tracebacks never show it). A true __init__ has a variable: its instance.
bool is_init_cleanup(const Program& program, const BareFrame& frame) {
  constexpr std::string_view name = "__init__";
  if (frame.owner != FrameOwner::thread || frame.hole) return false;
  const auto& code = find_code(program, frame.code);
  return code && code->nlocalsplus == 0 && code->path == name && code->name == name;
}

// The next frame of a list, or why there is none.
Result<Address> append_frame(const Program& program, Address address, FrameList& list) {
  const auto frame = read_bare_frame(program, address);
  if (!frame) return fail(frame.error());
  if (!is_init_cleanup(program, *frame)) list.frames.push_back(*frame);
  return find_caller(program, address);
}

// Whether the oldest frame that is known is no such. From 3.12 on that is the entry frame of the first
// eval loop, and in 3.11 the frame that this was begun with, which says so; frames that others made, as
// Nuitka's, say that a generator owns them, and are neither. Up to
// 3.10 it is an object: one without a type is of a page that was lost, for which the core has zeros, and
// that nobody called it is one of these.
bool ends_too_early(const Program& program, const FrameList& list) {
  if (list.frames.empty()) return false;
  const BareFrame& oldest = list.frames.back();
  if (program.dialect.activation == layout::Activation::owner_shim)
    return oldest.owner == FrameOwner::thread;
  if (program.dialect.activation == layout::Activation::is_entry)
    return oldest.owner == FrameOwner::thread && !oldest.is_entry;
  if (program.dialect.frame_chain != layout::FrameChain::frame_objects) return false;
  const auto type = program.view<layout::PyObject>(oldest.address).read(layout::PyObject::ob_type);
  return !type || type->is_null();
}

}  // namespace

FrameList read_frames(const Program& program, const Thread& thread, Budget& budget) {
  constexpr std::size_t usual_depth = 40;
  FrameList list;
  list.frames.reserve(usual_depth);
  CircleWatch watch;
  auto next = find_newest_frame(program, thread, list);
  while (next && !next->is_null()) {
    if (!budget.spend_node()) {
      list.lacks.add(budget.exhausted());
      return list;
    }
    if (watch.closes_circle(*next)) {
      const Address closes = cut_circle(list);
      next = fail(ErrorKind::corrupt, "frame chain", closes.is_null() ? *next : closes);
    } else if (list.frames.size() >= most_frames) {
      next = fail(ErrorKind::limit, "frame chain", *next);
    } else {
      next = append_frame(program, *next, list);
    }
  }
  if (!next) {
    list.lacks.add(next.error());
  } else if (ends_too_early(program, list)) {
    list.lacks.add(Error{ErrorKind::corrupt, list.frames.back().address, "frame chain"});
  }
  return list;
}

CFrameList read_cframes(const Program& program, const Thread& thread, Budget& budget) {
  CFrameList list;
  const auto view = program.view<PyThreadState>(thread.state);
  const auto root = view.address_of(PyThreadState::root_cframe);
  auto next = view.read(PyThreadState::cframe);
  if (program.dialect.frame_chain == layout::FrameChain::cframe) {
    const auto newest = find_newest_cframe(program, thread);
    next = newest ? Result<Address>(newest->at) : fail(newest.error());
  }
  std::unordered_set<Address> seen;
  while (next && root && !next->is_null() && *next != *root) {
    if (!budget.spend_node()) {
      list.lacks.add(budget.exhausted());
      return list;
    }
    if (list.cframes.size() >= most_cframes || !seen.insert(*next).second) break;
    list.cframes.push_back(*next);
    next = program.view<CFrame>(*next).read(CFrame::previous);
  }
  if (!next) {
    list.lacks.add(next.error());
  } else if (root && *next != *root && !list.cframes.empty()) {
    list.lacks.add(Error{ErrorKind::corrupt, list.cframes.back(), "_PyCFrame"});
  }
  return list;
}

}  // namespace hognose::python
