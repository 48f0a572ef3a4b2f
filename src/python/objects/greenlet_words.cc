// Tries each place where the words may be, and keeps that at which all greenlets make sense.
// SPDX-License-Identifier: MIT
#include "python/objects/greenlet_words.h"

#include <algorithm>
#include <array>

#include "python/values/type_info.h"

namespace hognose::python {
namespace {

/// More than any release has.
constexpr std::size_t most_greenlet_words = 40;
constexpr std::size_t stack_words = 5;
/// Behind the object: weakreflist, dict, pimpl.
constexpr std::size_t words_before = 3;
/// Damage may hit one in so many.
constexpr std::size_t most_damaged = 8;
constexpr std::uint64_t all_ones = ~std::uint64_t{0};

bool may_be_stack(const target::Maps& maps, std::uint64_t word) {
  const target::Mapping* const mapping = maps.find(Address(word));
  return mapping != nullptr && mapping->writable;
}

bool is_frame_word(const Program& program, std::uint64_t word) {
  if (word == 0 || word % word_size != 0) return false;
  const auto type = read_type_of(program, Address(word));
  return type && (*type)->is_static("frame");
}

/// Some of the greenlets, and what was read of each.
class GreenletSamples {
 public:
  GreenletSamples(const Program& program, const GreenletSet& set) : program_(program), set_(set) {}

  std::optional<GreenletPlaces> run() {
    const auto& type = find_type_info(program_, set_.type);
    const auto header = program_.layout.size(layout::PyObject::size);
    if (!type || !header || type->basicsize <= 0) return std::nullopt;
    places_.header = *header;
    places_.is_behind =
        static_cast<std::uint64_t>(type->basicsize) == *header + words_before * word_size;
    if (!read()) return std::nullopt;
    known_.insert(set_.greenlets.begin(), set_.greenlets.end());
    const auto stack = find_stack();
    if (!stack) return std::nullopt;
    places_.stack = *stack;
    const auto frame = find_frame();
    if (!frame) return std::nullopt;
    places_.frame = *frame;
    if (places_.is_behind) {
      places_.main = find_main();
      places_.thread_state = find_thread_state();
    }
    return places_;
  }

 private:
  struct Sample {
    Address greenlet;
    GreenletWords words;
  };

  bool read() {
    constexpr std::size_t most_samples = 256;
    const std::size_t step = std::max<std::size_t>(1, set_.greenlets.size() / most_samples);
    for (std::size_t at = 0; at < set_.greenlets.size(); at += step) {
      auto words = read_greenlet_words(program_, places_, set_.greenlets[at]);
      if (words) samples_.push_back({set_.greenlets[at], std::move(*words)});
    }
    return !samples_.empty();
  }

  [[nodiscard]] StackShape shape_of(const Sample& sample, std::size_t stack) const {
    if (stack + stack_words > sample.words.size()) return StackShape::none;
    return find_shape(program_.target->maps, std::span(sample.words).subspan(stack, stack_words));
  }

  /// Nothing but a stack makes sense of a main greenlet, or of one that has run.
  [[nodiscard]] bool fits(std::size_t stack) const {
    std::size_t telling = 0;
    std::size_t wrong = 0;
    for (const Sample& sample : samples_) {
      const StackShape shape = shape_of(sample, stack);
      if (shape == StackShape::none) ++wrong;
      if (shape == StackShape::main || shape == StackShape::active) ++telling;
    }
    return telling != 0 && wrong <= samples_.size() / most_damaged;
  }

  [[nodiscard]] std::optional<std::size_t> find_stack() const {
    // Further away is the stack of a neighbour in memory.
    constexpr std::size_t last_place = 12;
    if (!places_.is_behind) return fits(0) ? std::optional<std::size_t>(0) : std::nullopt;
    std::vector<std::size_t> found;
    for (std::size_t stack = 1; stack <= last_place; ++stack) {
      if (fits(stack)) found.push_back(stack);
    }
    // Other pointers may look like a stack, but frames do not stand behind them.
    if (found.size() > 1) {
      std::erase_if(found, [this](std::size_t stack) {
        return !is_place_of_frames(stack + stack_words) &&
               !is_place_of_frames(stack + stack_words + 1);
      });
    }
    return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
  }

  /// The first word of those that may be it that is ever a frame, and never anything else but null.
  [[nodiscard]] std::optional<std::size_t> find_frame() const {
    constexpr std::size_t old_words = 2;  // parent, run_info
    const std::size_t first = places_.stack + stack_words + (places_.is_behind ? 0 : old_words);
    const std::size_t last = places_.is_behind ? first + 1 : first;
    for (std::size_t at = first; at <= last; ++at) {
      if (is_place_of_frames(at)) return at;
    }
    // None is parked in Python: neither has a frame, and none will be looked for.
    const bool is_empty = std::none_of(samples_.begin(), samples_.end(), [&](const Sample& sample) {
      return last < sample.words.size() && sample.words[last] != 0 &&
             shape_of(sample, places_.stack) == StackShape::active;
    });
    return is_empty ? std::optional(last) : std::nullopt;
  }

  [[nodiscard]] bool is_place_of_frames(std::size_t at) const {
    std::size_t frames = 0;
    std::size_t others = 0;
    for (const Sample& sample : samples_) {
      if (at >= sample.words.size() || sample.words[at] == 0) continue;
      ++(is_frame_word(program_, sample.words[at]) ? frames : others);
    }
    return frames != 0 && others <= samples_.size() / most_damaged;
  }

  [[nodiscard]] bool is_known(std::uint64_t word) const { return known_.contains(Address(word)); }

  /// Of one that is no main one and has run: its main greenlet, what it ran, its parent.
  [[nodiscard]] std::optional<std::size_t> find_main() const {
    constexpr std::size_t to_parent = 2;
    for (const Sample& sample : samples_) {
      const auto& words = sample.words;
      if (shape_of(sample, places_.stack) != StackShape::active) continue;
      for (std::size_t at = places_.frame + 1; at + to_parent < words.size(); ++at) {
        const bool is_greenlet = is_known(words[at]) && Address(words[at]) != sample.greenlet;
        if (is_greenlet && is_known(words[at + to_parent])) return at;
      }
    }
    return std::nullopt;
  }

  /// Of a main one: itself again, and then what begins with itself and the current one.
  [[nodiscard]] std::optional<std::size_t> find_thread_state() const {
    for (const Sample& sample : samples_) {
      const auto& words = sample.words;
      if (shape_of(sample, places_.stack) != StackShape::main) continue;
      for (std::size_t at = places_.frame + 1; at + 1 < words.size(); ++at) {
        if (Address(words[at]) != sample.greenlet) continue;
        const auto back = program_.memory().read_value<std::uint64_t>(Address(words[at + 1]),
                                                                      "greenlet::ThreadState");
        if (back && Address(*back) == sample.greenlet) return at + 1;
      }
    }
    return std::nullopt;
  }

  const Program& program_;
  const GreenletSet& set_;
  GreenletPlaces places_;
  std::vector<Sample> samples_;
  std::unordered_set<Address> known_;
};

/// What the start of a greenlet is before that is first parked.
constexpr std::uint64_t unset = 1;

/// From `start` to `stop`, of which so many bytes were saved elsewhere.
bool is_part_of_stack(const target::Maps& maps,
                      std::uint64_t start,
                      std::uint64_t stop,
                      std::uint64_t saved) {
  return start > unset && may_be_stack(maps, start) && start < stop && saved <= stop - start &&
         maps.find(Address(start)) == maps.find(Address(stop));
}

}  // namespace

StackShape find_shape(const target::Maps& maps, std::span<const std::uint64_t> words) {
  const std::uint64_t start = words[0];
  const std::uint64_t stop = words[1];
  const std::uint64_t copy = words[2];
  const std::uint64_t saved = words[3];
  if ((copy == 0) != (saved == 0)) return StackShape::none;
  if (copy != 0 && !may_be_stack(maps, copy)) return StackShape::none;
  const auto only_if = [](bool holds, StackShape shape) {
    return holds ? shape : StackShape::none;
  };
  if (stop == all_ones) {
    const bool is_on_stack = start > unset && may_be_stack(maps, start);
    return only_if(start == unset || is_on_stack, StackShape::main);
  }
  if (start == 0 && copy != 0) return StackShape::none;
  if (stop == 0) return only_if(start == 0, StackShape::not_started);
  if (!may_be_stack(maps, stop)) return StackShape::none;
  if (start == 0) return StackShape::ended;
  if (start == unset) return only_if(saved == 0, StackShape::active);
  return only_if(is_part_of_stack(maps, start, stop, saved), StackShape::active);
}

Result<GreenletWords> read_greenlet_words(const Program& program,
                                          const GreenletPlaces& places,
                                          Address greenlet) {
  constexpr const char* reading = "greenlet";
  Address from = greenlet + places.header;
  if (places.is_behind) {
    const std::uint64_t behind = TRY(
        program.memory().read_value<std::uint64_t>(from + (words_before - 1) * word_size, reading));
    from = Address(behind);
  }
  // An object that ends with its page is shorter than the largest.
  constexpr std::size_t fewest = 12;
  for (std::size_t count = most_greenlet_words; count >= fewest; --count) {
    GreenletWords words(count);
    const auto bytes = std::as_writable_bytes(std::span(words));
    const auto read = program.memory().read(from, bytes, reading);
    if (read) return words;
    if (count == fewest) return fail(read.error());
  }
  return fail(ErrorKind::unmapped, reading, from);
}

std::optional<GreenletPlaces> find_greenlet_places(const Program& program, const GreenletSet& set) {
  if (set.greenlets.empty()) return std::nullopt;
  return GreenletSamples(program, set).run();
}

}  // namespace hognose::python
