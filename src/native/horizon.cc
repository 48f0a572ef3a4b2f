// Searches the words of a stack for return addresses that matter.
// SPDX-License-Identifier: MIT
#include "native/horizon.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "machine/call_bytes.h"
#include "native/calls.h"
#include "native/function_names.h"

namespace hognose::native {
namespace {

constexpr std::uint64_t most_stack_bytes = 256ULL << 20U;
constexpr std::size_t words_at_once = 8192;

// What a word of the stack may be.
enum class Word : std::uint8_t {
  other,
  into_eval_loop,  // an address to return to in one
  into_shown,  // in a function that a traceback shows, or that has no name
};

// Tells return addresses that matter from all other words.
class Judge {
 public:
  Judge(const python::Program& program, std::unordered_set<Address> builtins)
      : memory_(program.memory()),
        symbols_(*program.target->symbols),
        maps_(program.target->maps),
        builtins_(std::move(builtins)) {}

  [[nodiscard]] bool knows_code() const {
    return std::ranges::any_of(maps_.all(), &target::Mapping::executable);
  }

  [[nodiscard]] Word judge(Address word) {
    if (!is_code(word)) return Word::other;
    const auto known = verdicts_.find(word);
    if (known != verdicts_.end()) return known->second;
    return verdicts_.emplace(word, look_at(word)).first->second;
  }

 private:
  [[nodiscard]] bool is_code(Address word) const {
    const target::Mapping* const mapping = maps_.find(word);
    return mapping != nullptr && mapping->executable;
  }

  [[nodiscard]] Word look_at(Address word) const {
    if (!may_follow_call(word)) return Word::other;
    const auto symbol = symbols_.find_symbol(word - 1);  // it may return to the end of its function
    if (!symbol || symbol->name.empty()) return Word::into_shown;
    if (is_eval_loop(symbol->name)) return Word::into_eval_loop;
    const bool is_shown = calls_builtin(symbol->name) || calls_slot_wrapper(symbol->name) ||
                          builtins_.contains(symbol->start);
    return is_shown ? Word::into_shown : Word::other;
  }

  // Function pointers follow no call.
  [[nodiscard]] bool may_follow_call(Address word) const {
    const auto before = machine::read_before(memory_, word);
    return !before || machine::end_with_call(*before);
  }

  const target::Memory& memory_;
  const target::Symbols& symbols_;
  const target::Maps& maps_;
  std::unordered_set<Address> builtins_;
  std::unordered_map<Address, Word> verdicts_;
};

// The C functions that the frames may be calling; nothing if a slot wrapper is among them, whose C
// function nobody knows.
std::optional<std::unordered_set<Address>> find_builtins(const python::Program& program,
                                                         const python::FrameList& list,
                                                         Budget& budget) {
  std::unordered_set<Address> builtins;
  for (const python::BareFrame& frame : list.frames) {
    if (!budget.spend_node()) return std::nullopt;
    for (const Callable& callable : read_callables(program, &frame)) {
      if (callable.is_method_wrapper) return std::nullopt;
      builtins.insert(callable.code);
    }
  }
  return builtins;
}

// One pass over the stack, from its newest word on.
class Scan {
 public:
  Scan(Judge& judge, Address oldest) : judge_(judge), oldest_(oldest) {}

  // False where the stack cannot be read, or is larger than any.
  [[nodiscard]] bool run(const python::Program& program, AddressRange stack, Budget& budget) {
    std::array<Address, words_at_once> words;
    horizon_ = stack.begin;
    if (stack.size() > most_stack_bytes) return false;
    for (Address at = stack.begin; at < stack.end; at = at + sizeof(words)) {
      const std::size_t wanted =
          std::min<std::uint64_t>(sizeof(words), (stack.end.value() - at.value()));
      const auto into = std::as_writable_bytes(std::span(words)).first(wanted);
      if (!budget.spend_node() || program.memory().read_some(at, into) != wanted) return false;
      look_at(std::span(words).first(wanted / sizeof(Address)), at);
    }
    return true;
  }

  [[nodiscard]] Address horizon() const { return horizon_; }
  [[nodiscard]] bool found_oldest() const { return found_oldest_; }
  /// Where addresses to return to in an eval loop stand, the newest first.
  [[nodiscard]] const std::vector<Address>& loops() const { return loops_; }

 private:
  void look_at(std::span<const Address> words, Address at) {
    for (const Address word : words) {
      const Word what = judge_.judge(word);
      if (what == Word::into_shown) horizon_ = at;
      if (what == Word::into_eval_loop) loops_.push_back(at);
      found_oldest_ = found_oldest_ || word == oldest_;
      at = at + sizeof(Address);
    }
  }

  Judge& judge_;
  Address oldest_;
  Address horizon_;
  bool found_oldest_ = false;
  std::vector<Address> loops_;
};

// Whether each activation but the newest has left where it will be returned to: between its own
// anchor and the newer one's; or, where an anchor is no place on the stack, as many as there are.
bool has_all_returns(const python::Program& program,
                     std::span<const Run> runs,
                     AddressRange stack,
                     const std::vector<Address>& loops) {
  if (program.dialect.activation == layout::Activation::frame_in_registers) {
    const auto without = std::ranges::count(runs, true, &Run::has_no_loop);
    return loops.size() + 1 + static_cast<std::size_t>(without) >= runs.size();
  }
  Address newer;
  for (const Run& run : runs) {
    if (!stack.contains(run.anchor)) continue;
    const auto next = std::ranges::lower_bound(loops, newer);
    if (!newer.is_null() && newer < run.anchor && (next == loops.end() || *next > run.anchor))
      return false;
    newer = run.anchor;
  }
  return true;
}

}  // namespace

std::optional<Address> find_horizon(const python::Program& program,
                                    const python::FrameList& list,
                                    std::span<const Run> runs,
                                    Address sp,
                                    Budget& budget) {
  const target::Mapping* const mapping = program.target->maps.find(sp);
  if (mapping == nullptr || runs.empty() || runs.back().anchor.is_null()) return std::nullopt;
  auto builtins = find_builtins(program, list, budget);
  if (!builtins) return std::nullopt;
  Judge judge(program, std::move(*builtins));
  if (!judge.knows_code()) return std::nullopt;
  const AddressRange stack{sp.without_tag(sizeof(Address) - 1), mapping->range.end};
  const Address oldest = runs.back().anchor;
  Scan scan(judge, oldest);
  if (!scan.run(program, stack, budget)) return std::nullopt;
  // The oldest activation, by the pointer to its frame or by its own place, must be on this stack.
  if (!scan.found_oldest() && !stack.contains(oldest)) return std::nullopt;
  if (!has_all_returns(program, runs, stack, scan.loops())) return std::nullopt;
  return scan.horizon();
}

const MachineFrame* NearStack::at(std::size_t index) {
  for (; !size_ && seen_ <= index; ++seen_) {
    const MachineFrame* const frame = whole_.at(seen_);
    if (frame == nullptr) {
      size_ = seen_;
    } else if (!frame->is_inlined && frame->sp > horizon_ && is_eval_loop(frame->function)) {
      size_ = seen_ + 1;
      is_met_ = true;
    }
  }
  return size_ && index >= *size_ ? nullptr : whole_.at(index);
}

}  // namespace hognose::native
