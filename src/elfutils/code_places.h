// Unwinds the machine stacks of a target from its images' call frame information.
//
// Two hundred threads of a process wait at the same few places: what is known of a place in the
// code
// - its function, and the recipe that leads to the caller - is found once and kept by address. An
// image is opened when a stack first leads into it. A step then costs a look-up and a few words of
// the stack.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "elfutils/call_frames.h"
#include "native/machine_stack.h"
#include "target/target.h"

namespace hognose::elfutils {

/// What is known of one instruction.
struct CodePlace {
  std::string function;  ///< empty if unknown
  Address function_start;  ///< null if unknown
  std::optional<CallerRecipe> recipe;
};

class Unwinder {
 public:
  /// Borrows memory, files and symbols of `target`.
  explicit Unwinder(const target::Target& target);
  Unwinder(const Unwinder&) = delete;
  Unwinder& operator=(const Unwinder&) = delete;
  ~Unwinder();

  /// The frames of a thread with these registers. The bytes of its stack are copied at once, so
  /// that it can be unwound after the target runs on. They end at its thread pointer, which lies
  /// above its stack, if that is known; null if not. Borrows this.
  [[nodiscard]] std::unique_ptr<native::MachineStack> open_stack(const target::Registers& registers,
                                                                 Address thread_pointer = {});

  /// Opens the images that every stack of a Python leads into - the interpreter's and the C
  /// library's
  /// - while the target still runs.
  void prepare();

  /// What is known of the instruction at `address`; valid until the next call.
  [[nodiscard]] const CodePlace& find(Address address);
  /// Whether `word` can be where a called function returns to: code, right after a call.
  [[nodiscard]] bool may_return_to(Address word);
  [[nodiscard]] const target::Memory& memory() const { return memory_; }
  [[nodiscard]] const target::Maps& maps() const { return maps_; }

 private:
  struct Code;  // one image

  [[nodiscard]] Code* find_code(Address address);
  [[nodiscard]] CodePlace look_up(Address address);
  [[nodiscard]] bool follows_call(Address word) const;

  const target::Memory& memory_;
  const target::Files& files_;
  const target::Symbols& symbols_;
  target::Maps maps_;
  bool runs_on_;  // later than it is looked at: what is not copied may have changed
  std::uint64_t copies_left_ = 256ULL << 20U;  // bytes, of all stacks
  std::vector<std::unique_ptr<Code>> codes_;  // in address order
  std::unordered_map<Address, CodePlace> places_;
  std::unordered_map<Address, bool> returns_;
};

}  // namespace hognose::elfutils
