// The machine frames of one thread, unwound step by step (implements the seam "MachineStack").
//
// Where no call frame information covers the code - made by a JIT, or a call into nothing - the
// caller is looked for: where rbp points to right at the top of the stack, a return address there,
// the frame further out that rbp points to, or else the next return address. Such a caller is
// marked as found by guess. If its file is missing, frames may be left out by that, and the frame
// says so.
//
// The frames end where nobody called: where the information says so (_start, clone), where a caller
// is zero and its frame pointer too, or in code without any that is named so, or above which no word
// of the stack can be a return address. Else they break off.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>

#include "elfutils/code_places.h"
#include "native/machine_stack.h"

namespace hognose::elfutils {

/// The bytes of a stack from its newest word on, as they were when this was made.
class StackCopy {
 public:
  StackCopy(const target::Memory& memory, AddressRange range);

  [[nodiscard]] std::uint64_t size() const { return range_.size(); }
  /// The word at `from`: of the copy, or, on another stack, of the target as it is now.
  [[nodiscard]] std::optional<std::uint64_t> read_word(Address from) const;
  /// As many bytes from `from` on as are in the copy.
  std::size_t read(Address from, std::span<std::byte> into) const;

 private:
  const target::Memory& memory_;
  AddressRange range_;
  std::unique_ptr<std::byte[]> bytes_;
};

/// How many bytes the stacks of one target may have copied, and how many frames they may have at a
/// time. Where the target runs on, what is not copied may have changed when it is wanted; else a piece
/// of each spares many small reads. Frames that lie are cheap to make, and take memory here.
class CopyAllowance {
 public:
  explicit CopyAllowance(bool runs_on) : runs_on_(runs_on) {}

  /// Of the next stack.
  [[nodiscard]] std::uint64_t most() const { return runs_on_ ? std::min(largest, left_) : at_hand; }
  void spend(std::uint64_t bytes) { left_ -= std::min(left_, bytes); }

  /// Whether a stack that has `count` frames may have one more: the first ones are always given.
  [[nodiscard]] bool spend_frame(std::size_t count) {
    if (count <= always_given) return true;
    if (frames_left_ == 0) return false;
    --frames_left_;
    return true;
  }
  /// A stack of so many frames is no longer needed.
  void give_back_frames(std::size_t count) {
    frames_left_ = std::min(most_frames, frames_left_ + count - std::min(count, always_given));
  }

 private:
  static constexpr std::uint64_t largest = 64ULL << 20U;
  static constexpr std::uint64_t at_hand = 64ULL << 10U;
  static constexpr std::size_t always_given = 256;
  static constexpr std::size_t most_frames = 600'000;

  bool runs_on_;
  std::uint64_t left_ = 256ULL << 20U;
  std::size_t frames_left_ = most_frames;
};

class UnwoundStack final : public native::MachineStack {
 public:
  /// The frames of a thread whose newest has these registers. The bytes of its stack are copied at
  /// once, as many as are allowed, so that it can be unwound after the target runs on. They end at
  /// its thread pointer, which lies above its stack; null if that is not known. Borrows `places` and
  /// `allowance`.
  UnwoundStack(CodePlaces& places,
               CopyAllowance& allowance,
               const target::Registers& newest,
               Address thread_pointer = {});
  UnwoundStack(const UnwoundStack&) = delete;
  UnwoundStack& operator=(const UnwoundStack&) = delete;
  ~UnwoundStack() override { allowance_.give_back_frames(kept_); }
  /// No frame but the newest is this thread's, for that reason. To be said before any is asked for.
  void end_at_newest(const Error& why) { only_newest_ = why; }
  [[nodiscard]] std::uint64_t copied() const { return stack_.size(); }

  [[nodiscard]] const native::MachineFrame* at(std::size_t index) override;
  [[nodiscard]] target::Registers registers(std::size_t index) override;
  [[nodiscard]] std::optional<Address> find_variable(std::size_t /*index*/,
                                                     const char* /*name*/) override {
    return std::nullopt;
  }
  std::size_t read_copy(Address from, std::span<std::byte> into) override {
    return stack_.read(from, into);
  }
  [[nodiscard]] std::optional<Error> find_break() override { return break_; }

 private:
  UnwoundStack(CodePlaces& places,
               CopyAllowance& allowance,
               const target::Registers& newest,
               AddressRange whole);

  struct UnwoundFrame {
    native::MachineFrame machine;
    target::Registers registers;
  };
  /// A caller: its registers, and where its callee's frame ended.
  struct Caller {
    target::Registers registers;
    Address cfa;
    bool was_interrupted = false;
    Trust trust = Trust::seen;
  };

  void load_one();
  [[nodiscard]] bool may_keep(const std::string& function);
  [[nodiscard]] Result<Caller> find_caller(const CallerRecipe& recipe) const;
  [[nodiscard]] Result<Address> find_cfa(const CallerRecipe& recipe) const;
  [[nodiscard]] Result<Address> find_cfa_by_code() const;
  [[nodiscard]] std::optional<std::uint64_t> find_saved(const SavedRegister& saved,
                                                        target::Register which,
                                                        Address cfa) const;
  [[nodiscard]] Result<Caller> guess_caller() const;
  [[nodiscard]] std::optional<Caller> scan(Address from, std::size_t words) const;
  [[nodiscard]] std::optional<Caller> follow_frame_pointer(Address sp, std::size_t words) const;
  [[nodiscard]] bool has_no_caller(const std::string& function) const;
  [[nodiscard]] bool leads_back(const Caller& caller);
  void go_to(Result<Caller> caller, Address sp);
  void look_beyond_lost_caller(Address cfa);

  CodePlaces& places_;
  CopyAllowance& allowance_;
  StackCopy stack_;
  Address end_;  // of the stack, all of which need not be copied
  std::deque<UnwoundFrame> frames_;  // a deque: at() promises stable addresses
  std::size_t kept_ = 0;  // frames that are paid for
  target::Registers next_;  // of the frame to be loaded next
  bool next_is_exact_ = true;  // its pc is the instruction that runs, not the one after a call
  Trust next_trust_ = Trust::seen;
  bool has_next_ = true;
  std::size_t switches_ = 0;  // to a stack further down, by signal frames
  std::optional<Error> only_newest_;
  std::optional<Error> break_;
};

}  // namespace hognose::elfutils
