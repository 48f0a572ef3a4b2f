// Reads greenlets by places that their own words have confirmed, and walks the frames of parked ones.
// SPDX-License-Identifier: MIT
#include "python/objects/greenlet.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "python/objects/greenlet_words.h"

namespace hognose::python {
namespace {

using layout::_PyInterpreterFrame;
using layout::PyFrameObject;

/// The part of a C stack that was moved away.
struct MovedStack {
  Address start;
  Address copy;
  std::uint64_t size = 0;

  /// Where the bytes at `address` are now.
  [[nodiscard]] Address find(Address address) const {
    const auto distance = address.distance_from(start);
    return distance && *distance < size ? copy + *distance : address;
  }
};

/// The frames from a frame object on. Entry shims of 3.12+ are on the C stack, and may have moved.
class GreenletFrames {
 public:
  GreenletFrames(const Program& program, const MovedStack& moved, Budget& budget)
      : program_(program), moved_(moved), budget_(budget) {}

  /// 3.0.0 cut the newest frame off from what called it on 3.12, and kept that.
  void continue_with(Address caller) { hidden_ = caller; }

  void run(Address top_frame, Greenlet& greenlet) {
    constexpr std::size_t most_frames = 100'000;
    auto next = find_first(top_frame);
    Address mark;
    std::size_t steps = 0;
    std::size_t reach = 1;
    while (next && !next->is_null()) {
      if (!budget_.spend_node()) return greenlet.lacks.add(budget_.exhausted());
      if (*next == mark || greenlet.frames.size() >= most_frames)
        return greenlet.lacks.add(Error{ErrorKind::corrupt, *next, "frame chain"});
      // Brent's way of noticing a circle, a little late.
      if (++steps == reach) {
        mark = *next;
        reach *= 2;
        steps = 0;
      }
      next = add(moved_.find(*next), greenlet);
      if (next && next->is_null() && greenlet.frames.size() == 1)
        next = std::exchange(hidden_, Address());
    }
    if (!next) greenlet.lacks.add(next.error());
  }

 private:
  [[nodiscard]] bool has_frame_objects() const {
    return program_.dialect.frame_chain == layout::FrameChain::frame_objects;
  }

  Result<Address> find_first(Address top_frame) {
    if (has_frame_objects()) return top_frame;
    return program_.view<PyFrameObject>(top_frame).read(PyFrameObject::f_frame);
  }

  Result<Address> add(Address at, Greenlet& greenlet) {
    const BareFrame frame = TRY(read_bare_frame(program_, at));
    if (frame.owner != FrameOwner::entry_shim) {
      if (frame.hole) greenlet.lacks.add(*frame.hole);
      greenlet.frames.push_back(frame);
    }
    if (has_frame_objects()) return program_.view<PyFrameObject>(at).read(PyFrameObject::f_back);
    return program_.view<_PyInterpreterFrame>(at).read(_PyInterpreterFrame::previous);
  }

  const Program& program_;
  const MovedStack& moved_;
  Budget& budget_;
  Address hidden_;
};

class GreenletReader {
 public:
  GreenletReader(const Program& program, const GreenletSet& set, Budget& budget)
      : program_(program), set_(set), budget_(budget) {}

  GreenletList run(const GreenletPlaces& places) {
    places_ = places;
    for (const Address address : set_.greenlets) {
      if (!budget_.spend_node()) break;
      places_of_.emplace(address, list_.greenlets.size());
      list_.greenlets.push_back(read(address));
    }
    for (Greenlet& greenlet : list_.greenlets) {
      if (greenlet.main.is_null()) greenlet.main = find_main(greenlet);
    }
    settle_running();
    list_.lacks.add(budget_.exhausted());
    return std::move(list_);
  }

 private:
  Greenlet read(Address address) {
    Greenlet greenlet;
    greenlet.address = address;
    const auto words = read_greenlet_words(program_, places_, address);
    if (!words) {
      greenlet.lacks.add(words.error());
      return greenlet;
    }
    const std::span stack = std::span(*words).subspan(places_.stack);
    const StackShape shape = find_shape(program_.target->maps, stack);
    greenlet.is_main = shape == StackShape::main;
    if (greenlet.is_main) greenlet.main = address;
    add_relatives(*words, shape, greenlet);
    switch (shape) {
      case StackShape::none:
        greenlet.lacks.add(Error{ErrorKind::corrupt, address, "greenlet"});
        break;
      case StackShape::not_started:
        greenlet.state = GreenletState::not_started;
        break;
      case StackShape::ended:
        greenlet.state = GreenletState::dead;
        break;
      case StackShape::main:
      case StackShape::active:
        greenlet.stack = Address(greenlet.is_main ? stack[0] : stack[1]);
        read_active(*words, greenlet);
    }
    return greenlet;
  }

  void add_relatives(const GreenletWords& words, StackShape shape, Greenlet& greenlet) {
    constexpr std::size_t parent_after_stack = 5;
    constexpr std::size_t parent_after_main = 2;
    if (!places_.is_behind)
      greenlet.parent = greenlet_at(words, places_.stack + parent_after_stack);
    if (!places_.main || greenlet.is_main) return;
    if (shape == StackShape::active) greenlet.main = greenlet_at(words, *places_.main);
    greenlet.parent = greenlet_at(words, *places_.main + parent_after_main);
  }

  [[nodiscard]] Address greenlet_at(const GreenletWords& words, std::size_t at) const {
    if (at >= words.size()) return {};
    const Address address(words[at]);
    const bool is_known = std::binary_search(set_.greenlets.begin(), set_.greenlets.end(), address);
    return is_known ? address : Address();
  }

  void read_active(const GreenletWords& words, Greenlet& greenlet) {
    const std::size_t at = places_.stack;
    const MovedStack moved{Address(words[at]), Address(words[at + 2]), words[at + 3]};
    const Address frame(words[places_.frame]);
    if (greenlet.is_main && places_.thread_state) note_current(words, greenlet);
    if (frame.is_null()) {
      greenlet.state = moved.size != 0 ? GreenletState::parked : GreenletState::running;
      return;
    }
    greenlet.state = GreenletState::parked;
    GreenletFrames frames(program_, moved, budget_);
    frames.continue_with(find_cut_off(words, moved));
    frames.run(frame, greenlet);
  }

  /// Behind four words, the first of which is the newest frame again. In other releases no frame is
  /// there.
  [[nodiscard]] Address find_cut_off(const GreenletWords& words, const MovedStack& moved) const {
    constexpr std::size_t behind = 4;
    if (program_.dialect.activation != layout::Activation::owner_shim) return {};
    const auto newest =
        program_.view<PyFrameObject>(Address(words[places_.frame])).read(PyFrameObject::f_frame);
    if (!newest) return {};
    for (std::size_t at = places_.frame + 1; at + behind < words.size(); ++at) {
      if (Address(words[at]) != *newest) continue;
      const Address caller(words[at + behind]);
      const auto frame = read_bare_frame(program_, moved.find(caller));
      const bool is_frame = frame && !frame->hole && !caller.is_null();
      return is_frame && greenlet_at(words, at + behind).is_null() ? caller : Address();
    }
    return {};
  }

  /// Of a thread that ended there is no state.
  void note_current(const GreenletWords& words, const Greenlet& main) {
    if (*places_.thread_state >= words.size()) return;
    const Address state(words[*places_.thread_state]);
    const auto own = program_.memory().read_value<std::uint64_t>(state, "greenlet::ThreadState");
    const auto current =
        program_.memory().read_value<std::uint64_t>(state + word_size, "greenlet::ThreadState");
    if (own && current && Address(*own) == main.address)
      current_.emplace(main.address, Address(*current));
  }

  /// By the parents.
  [[nodiscard]] Address find_main(const Greenlet& greenlet) const {
    constexpr int most_steps = 1000;
    const Greenlet* at = &greenlet;
    for (int step = 0; step < most_steps && !at->is_main; ++step) {
      const auto found = places_of_.find(at->parent);
      if (found == places_of_.end()) return {};
      at = &list_.greenlets[found->second];
      if (!at->main.is_null()) return at->main;
    }
    return at->is_main ? at->address : Address();
  }

  /// One without a frame runs, or is parked in a function written in C: in a thread only one runs.
  void settle_running() {
    std::unordered_map<Address, std::size_t> counts;
    for (const Greenlet& greenlet : list_.greenlets) {
      if (greenlet.state == GreenletState::running) ++counts[greenlet.main];
    }
    for (Greenlet& greenlet : list_.greenlets) {
      if (greenlet.state != GreenletState::running) continue;
      const auto current = current_.find(greenlet.main);
      if (current != current_.end()) {
        if (current->second != greenlet.address) greenlet.state = GreenletState::parked;
      } else if (greenlet.main.is_null() || counts[greenlet.main] > 1) {
        greenlet.state = GreenletState::unknown;
      }
    }
  }

  const Program& program_;
  const GreenletSet& set_;
  Budget& budget_;
  GreenletPlaces places_;
  GreenletList list_;
  std::unordered_map<Address, std::size_t> places_of_;
  std::unordered_map<Address, Address> current_;  // of a main one, the one that runs
};

}  // namespace

GreenletList read_greenlets(const Program& program, const GreenletSet& set, Budget& budget) {
  GreenletList list;
  list.lacks = set.lacks;
  if (set.greenlets.empty()) return list;
  const auto places = find_greenlet_places(program, set);
  if (!places) {
    list.is_known = false;
    return list;
  }
  list = GreenletReader(program, set, budget).run(*places);
  list.lacks.add(set.lacks);
  return list;
}

}  // namespace hognose::python
