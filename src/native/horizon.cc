// Searches the words of a stack for return addresses that matter.
// SPDX-License-Identifier: MIT
#include "native/horizon.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "native/call_bytes.h"
#include "native/calls.h"
#include "native/function_names.h"

namespace hognose::native {
namespace {

constexpr std::uint64_t most_stack_bytes = 256ULL << 20U;
constexpr std::size_t words_at_once = 8192;

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

  [[nodiscard]] bool matters(Address word) {
    if (!is_code(word)) return false;
    const auto known = verdicts_.find(word);
    if (known != verdicts_.end()) return known->second;
    return verdicts_.emplace(word, is_shown(word)).first->second;
  }

 private:
  [[nodiscard]] bool is_code(Address word) const {
    const target::Mapping* const mapping = maps_.find(word);
    return mapping != nullptr && mapping->executable;
  }

  [[nodiscard]] bool is_shown(Address word) const {
    if (!may_follow_call(word)) return false;
    const auto symbol = symbols_.find_symbol(word - 1);  // it may return to the end of its function
    if (!symbol || symbol->name.empty()) return true;
    return calls_builtin(symbol->name) || calls_slot_wrapper(symbol->name) ||
           builtins_.contains(symbol->start);
  }

  // Function pointers follow no call.
  [[nodiscard]] bool may_follow_call(Address word) const {
    BytesBefore before{};
    if (!memory_.read(word - before.size(), std::as_writable_bytes(std::span(before)))) return true;
    return end_with_call(before);
  }

  const target::Memory& memory_;
  const target::Symbols& symbols_;
  const target::Maps& maps_;
  std::unordered_set<Address> builtins_;
  std::unordered_map<Address, bool> verdicts_;
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

 private:
  void look_at(std::span<const Address> words, Address at) {
    for (const Address word : words) {
      if (judge_.matters(word)) horizon_ = at;
      found_oldest_ = found_oldest_ || word == oldest_;
      at = at + sizeof(Address);
    }
  }

  Judge& judge_;
  Address oldest_;
  Address horizon_;
  bool found_oldest_ = false;
};

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
  return scan.horizon();
}

const MachineFrame* NearStack::at(std::size_t index) {
  for (; !size_ && seen_ <= index; ++seen_) {
    const MachineFrame* const frame = whole_.at(seen_);
    if (frame == nullptr) {
      size_ = seen_;
    } else if (!frame->is_inlined && frame->sp > horizon_ && is_eval_loop(frame->function)) {
      size_ = seen_ + 1;
    }
  }
  return size_ && index >= *size_ ? nullptr : whole_.at(index);
}

}  // namespace hognose::native
