// From each frame to its caller.
// SPDX-License-Identifier: MIT
#include "elfutils/unwound_stack.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "elfutils/frame_expression.h"
#include "native/function_names.h"

namespace hognose::elfutils {
namespace {

using target::Register;
using How = SavedRegister::How;

constexpr std::size_t most_frames = 500'000;
constexpr std::size_t most_switches = 8;
constexpr std::uint64_t most_frame_bytes = 16ULL << 20U;
constexpr std::uint64_t most_large_frame_bytes = 1ULL << 30U;
constexpr std::size_t near_words = 8;  // a trampoline's frame is one or two
constexpr std::size_t far_words = 512;
constexpr std::size_t most_words = 1U << 17U;

/// From the newest word to the end of the stack. A thread's stack ends where its own data begins. The
/// mapping may go on: newer C libraries put one stack behind the other, with guard pages that no
/// mapping shows.
AddressRange stack_range(const target::Maps& maps, Address sp, Address thread_pointer) {
  constexpr std::uint64_t unknown = 256ULL << 10U;  // a stack made since the mappings were read
  const target::Mapping* const mapping = maps.find(sp);
  auto size = mapping == nullptr ? unknown : mapping->range.end.distance_from(sp).value_or(0);
  const auto to_thread = thread_pointer.distance_from(sp);
  if (to_thread && *to_thread < size) size = *to_thread;
  return AddressRange::from(sp, size);
}

AddressRange first_of(AddressRange range, std::uint64_t most) {
  return AddressRange::from(range.begin, std::min(range.size(), most));
}

Address address_in(const target::Registers& registers, Register which) {
  return Address(registers.find(which).value_or(0));
}

}  // namespace

StackCopy::StackCopy(const target::Memory& memory, AddressRange range)
    : memory_(memory), range_{range.begin, range.begin} {
  bytes_ = std::make_unique_for_overwrite<std::byte[]>(range.size());
  const std::size_t size = memory.read_some(range.begin, std::span(bytes_.get(), range.size()));
  range_.end = range.begin + size;
}

std::size_t StackCopy::read(Address from, std::span<std::byte> into) const {
  const auto offset = from.distance_from(range_.begin);
  if (!offset || *offset >= range_.size()) return 0;
  const std::size_t size = std::min<std::uint64_t>(into.size(), range_.size() - *offset);
  std::memcpy(into.data(), bytes_.get() + *offset, size);
  return size;
}

std::optional<std::uint64_t> StackCopy::read_word(Address from) const {
  std::uint64_t word = 0;
  const auto bytes = std::as_writable_bytes(std::span(&word, 1));
  if (read(from, bytes) == bytes.size()) return word;
  if (!memory_.read(from, bytes)) return std::nullopt;
  return word;
}

UnwoundStack::UnwoundStack(CodePlaces& places,
                           CopyAllowance& allowance,
                           const target::Registers& newest,
                           Address thread_pointer)
    : UnwoundStack(places,
                   allowance,
                   newest,
                   stack_range(places.maps(), address_in(newest, Register::rsp), thread_pointer)) {}

UnwoundStack::UnwoundStack(CodePlaces& places,
                           CopyAllowance& allowance,
                           const target::Registers& newest,
                           AddressRange whole)
    : places_(places),
      allowance_(allowance),
      stack_(places.memory(), first_of(whole, allowance.most())),
      end_(whole.end),
      next_(newest) {
  allowance.spend(stack_.size());
}

const native::MachineFrame* UnwoundStack::at(std::size_t index) {
  while (has_next_ && frames_.size() <= index)
    load_one();
  return index < frames_.size() ? &frames_[index].machine : nullptr;
}

target::Registers UnwoundStack::registers(std::size_t index) {
  return at(index) == nullptr ? target::Registers() : frames_[index].registers;
}

void UnwoundStack::load_one() {
  native::MachineFrame machine;
  machine.level = static_cast<std::int64_t>(frames_.size());
  machine.pc = address_in(next_, Register::rip);
  machine.sp = address_in(next_, Register::rsp);
  machine.trust = next_trust_;
  // A return address may lie just past the function that called.
  const CodePlace& place = places_.find(next_is_exact_ ? machine.pc : machine.pc - 1);
  machine.function = place.function;
  machine.function_start = place.function_start;
  frames_.push_back({std::move(machine), next_});
  if (only_newest_) {
    has_next_ = false;
    break_ = only_newest_;
  } else if (frames_.size() >= most_frames || !may_keep(place.function)) {
    has_next_ = false;
    break_ = Error{ErrorKind::limit, {}, "machine frames"};
  } else if (place.recipe ? place.recipe->is_outermost : has_no_caller(place.function)) {
    has_next_ = false;
  } else {
    native::MachineFrame& frame = frames_.back().machine;
    if (place.is_missing) frame.hole = Error{ErrorKind::not_found, frame.pc, "unwind information"};
    go_to(place.recipe ? find_caller(*place.recipe) : guess_caller(), frame.sp);
  }
}

// A long name is kept by each frame of its function, and counts for several.
bool UnwoundStack::may_keep(const std::string& function) {
  constexpr std::size_t name_of_one = 256;
  for (std::size_t left = 1 + function.size() / name_of_one; left > 0; --left) {
    if (!allowance_.spend_frame(++kept_)) return false;
  }
  return true;
}

// Whether code without unwind information is where a process or a thread began: by its name, or
// because no word from here to the end of the stack can be where a called function returns to. C
// libraries that say nothing of their first frames have these at the very end.
bool UnwoundStack::has_no_caller(const std::string& function) const {
  if (native::begins_a_thread(function)) return true;
  const target::Mapping* const code = places_.maps().find(address_in(next_, Register::rip));
  const Address sp = address_in(next_, Register::rsp).without_tag(sizeof(std::uint64_t) - 1);
  const auto left = end_.distance_from(sp);
  if (code == nullptr || !code->executable || !left) return false;
  if (*left == 0 || *left > most_words * sizeof(std::uint64_t)) return false;
  for (Address at = sp; at < end_; at = at + sizeof(std::uint64_t)) {
    const auto word = stack_.read_word(at);
    if (!word || places_.may_return_to(Address(*word))) return false;
  }
  return true;
}

// A frame with an array of many megabytes: one like it that nobody made leads to no stack, or to where no call
// returns to.
bool UnwoundStack::leads_back(const Caller& caller) {
  const Address word = caller.cfa - sizeof(std::uint64_t);
  const target::Mapping* const mapping = places_.maps().find(word);
  const auto size = caller.cfa.distance_from(address_in(next_, Register::rsp));
  return mapping != nullptr && mapping->writable && size && *size <= most_large_frame_bytes &&
         places_.may_return_to(address_in(caller.registers, Register::rip));
}

// Stacks grow down, so that each caller's frame lies above: what does not is torn, or a loop. Only
// from a signal's handler the way may lead to another stack.
void UnwoundStack::go_to(Result<Caller> caller, Address sp) {
  has_next_ = false;
  if (!caller) {
    break_ = caller.error();
    return;
  }
  const auto size = caller->cfa.distance_from(sp);
  const bool is_above = size && *size > 0 && (*size <= most_frame_bytes || leads_back(*caller));
  const bool may_switch = caller->was_interrupted && switches_ < most_switches;
  if (!is_above && !may_switch) {
    break_ = Error{ErrorKind::corrupt, sp, "canonical frame address"};
    return;
  }
  if (!is_above) ++switches_;
  if (is_above) frames_.back().machine.cfa = caller->cfa;
  // Who was interrupted is there wherever it stood: a function pointer may have been null.
  has_next_ = caller->was_interrupted || address_in(caller->registers, Register::rip) != Address();
  // What has no caller returns to zero, with a zero frame pointer, as the ABI has it.
  const bool is_outermost = caller->registers.find(Register::rbp) == std::uint64_t{0};
  if (!has_next_ && !is_outermost)
    break_ = Error{ErrorKind::corrupt, caller->cfa - sizeof(std::uint64_t), "return address"};
  next_ = caller->registers;
  next_is_exact_ = caller->was_interrupted;
  next_trust_ = caller->trust;
  if (has_next_ && !next_is_exact_) look_beyond_lost_caller(caller->cfa);
}

// A stack that was overwritten leads where no function calls: that is no frame. Further out there may be
// one, and between the two some are missing.
void UnwoundStack::look_beyond_lost_caller(Address cfa) {
  const auto why = places_.find_why_no_caller(address_in(next_, Register::rip));
  if (!why) return;
  native::MachineFrame& newer = frames_.back().machine;
  newer.hole = *why == ErrorKind::corrupt
                   ? Error{*why, cfa - sizeof(std::uint64_t), "return address"}
                   : Error{*why, address_in(next_, Register::rip), "code of a machine frame"};
  const auto further = guess_caller();
  has_next_ = further.has_value();
  if (!further) break_ = newer.hole;
  if (!further) return;
  next_ = further->registers;
  next_trust_ = further->trust;
}

Result<UnwoundStack::Caller> UnwoundStack::find_caller(const CallerRecipe& recipe) const {
  Caller caller;
  caller.cfa = TRY(find_cfa(recipe));
  caller.was_interrupted = recipe.is_signal_frame;
  for (std::size_t number = 0; number < target::register_count; ++number) {
    const auto which = static_cast<Register>(number);
    const auto value = find_saved(recipe.registers[number], which, caller.cfa);
    if (value) caller.registers.set(which, *value);
  }
  if (!caller.registers.find(Register::rsp))
    caller.registers.set(Register::rsp, caller.cfa.value());
  if (!caller.registers.find(Register::rip))
    return fail(ErrorKind::unmapped, "return address", caller.cfa - sizeof(std::uint64_t));
  return caller;
}

Result<Address> UnwoundStack::find_cfa(const CallerRecipe& recipe) const {
  if (recipe.cfa_operations.empty()) {
    const auto base = next_.find(recipe.cfa_register);
    if (!base) return find_cfa_by_code();
    return Address(*base + static_cast<std::uint64_t>(recipe.cfa_offset));
  }
  const FrameContext context{next_, 0, [this](Address from) { return stack_.read_word(from); }};
  return Address(TRY(evaluate(recipe.cfa_operations, context)).value);
}

// Of a thread that was not stopped no more than rsp and rip are known. The frame ends where its code has
// put the end, if a call has left its return address there. Of several ends it is the one at which a call
// of this very function has; twice is not at all.
Result<Address> UnwoundStack::find_cfa_by_code() const {
  constexpr std::uint64_t alignment = 16;  // of the stack pointer at each call
  const Address pc = address_in(next_, Register::rip);
  const Address sp = address_in(next_, Register::rsp);
  const FrameExtents& extents = places_.find_extents(next_is_exact_ ? pc : pc - 1);
  std::optional<Address> found;
  for (const std::uint64_t distance : extents.distances) {
    const Address cfa = sp + distance;
    if (cfa.value() % alignment != 0) continue;
    const auto back = stack_.read_word(cfa - sizeof(std::uint64_t));
    if (!back) continue;
    const Address to(*back);
    const bool is_only = extents.distances.size() == 1;
    const bool is_end =
        is_only ? places_.may_return_to(to) : places_.may_have_called(to, extents.function);
    if (!is_end) continue;
    if (found) return fail(ErrorKind::not_found, "register of the canonical frame address");
    found = cfa;
  }
  if (!found) return fail(ErrorKind::not_found, "register of the canonical frame address");
  return *found;
}

std::optional<std::uint64_t> UnwoundStack::find_saved(const SavedRegister& saved,
                                                      Register which,
                                                      Address cfa) const {
  const std::uint64_t place = cfa.value() + static_cast<std::uint64_t>(saved.offset);
  switch (saved.how) {
    case How::unknown:
      return std::nullopt;
    case How::same:
      return next_.find(which);
    case How::at_cfa:
      return stack_.read_word(Address(place));
    case How::is_cfa:
      return place;
    case How::computed:
      break;
  }
  const FrameContext context{
      next_, cfa.value(), [this](Address from) { return stack_.read_word(from); }};
  const auto computed = evaluate(saved.operations, context);
  if (!computed) return std::nullopt;
  return computed->is_the_value ? computed->value : stack_.read_word(Address(computed->value));
}

Result<UnwoundStack::Caller> UnwoundStack::guess_caller() const {
  const Address sp = address_in(next_, Register::rsp).without_tag(sizeof(std::uint64_t) - 1);
  const target::Mapping* const code = places_.maps().find(address_in(next_, Register::rip));
  // Where no code is nothing has run: the newest word is what a call has put there, and rbp the caller's own.
  const bool has_run = code != nullptr && code->executable;
  auto found = has_run ? std::nullopt : scan(sp, 1);
  if (!found) found = follow_frame_pointer(sp, near_words);
  if (!found) found = scan(sp, near_words);
  if (!found) found = follow_frame_pointer(sp, most_words);
  if (!found) found = scan(sp, far_words);
  if (!found) {
    return fail(ErrorKind::not_found,
                "caller of code without unwind information",
                address_in(next_, Register::rip));
  }
  return *found;
}

std::optional<UnwoundStack::Caller> UnwoundStack::scan(Address from, std::size_t words) const {
  for (Address at = from; words > 0; --words, at = at + sizeof(std::uint64_t)) {
    const auto word = stack_.read_word(at);
    if (!word) return std::nullopt;
    if (!places_.may_return_to(Address(*word))) continue;
    Caller caller;
    caller.trust = Trust::guessed;
    caller.cfa = at + sizeof(std::uint64_t);
    caller.registers = next_;  // the code may have changed any of them; mostly it has not
    caller.registers.set(Register::rsp, caller.cfa.value());
    caller.registers.set(Register::rip, *word);
    return caller;
  }
  return std::nullopt;
}

// What is saved there is the caller's rbp, whatever that keeps in it.
std::optional<UnwoundStack::Caller> UnwoundStack::follow_frame_pointer(Address sp,
                                                                       std::size_t words) const {
  const Address frame = address_in(next_, Register::rbp);
  const auto distance = frame.distance_from(sp);
  const bool is_near = distance && *distance <= words * sizeof(std::uint64_t);
  if (!is_near || frame.value() % sizeof(std::uint64_t) != 0) return std::nullopt;
  const auto saved = stack_.read_word(frame);
  const auto back = stack_.read_word(frame + sizeof(std::uint64_t));
  if (!saved || !back || !places_.may_return_to(Address(*back))) return std::nullopt;
  Caller caller;
  caller.trust = Trust::guessed;
  caller.cfa = frame + 2 * sizeof(std::uint64_t);
  caller.registers = next_;
  caller.registers.set(Register::rsp, caller.cfa.value());
  caller.registers.set(Register::rbp, *saved);
  caller.registers.set(Register::rip, *back);
  return caller;
}

}  // namespace hognose::elfutils
