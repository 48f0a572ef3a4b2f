// Machine frames that a test lists itself.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "native/machine_stack.h"

namespace hognose::native {

/// A MachineStack for tests: `add` its frames, the newest first.
class FakeMachineStack final : public MachineStack {
 public:
  // Tests and fuzzers set these. NOLINTBEGIN(misc-non-private-member-variables-in-classes)
  std::optional<Error> broken_off;  ///< why the frames end too early
  std::size_t asked_for_registers = 0;  ///< how often
  std::vector<std::uint64_t> copied;  ///< the words of the host's copy, wherever it is asked for
  // NOLINTEND(misc-non-private-member-variables-in-classes)

  /// A frame of `size` bytes of the stack from `sp` on, with a level and a pc of its own.
  MachineFrame& add(std::string function, Address sp = {}, std::uint64_t size = 0) {
    MachineFrame frame;
    frame.level = static_cast<std::int64_t>(frames_.size());
    frame.pc = Address(0x400000 + frames_.size() * 0x10000);
    frame.sp = sp;
    frame.cfa = sp + size;
    frame.function = std::move(function);
    frames_.push_back({std::move(frame), {}});
    return frames_.back().machine;
  }
  MachineFrame& frame(std::size_t index) { return frames_[index].machine; }
  /// Puts `value` into a register as it was in the frame at `index`.
  void keep(std::size_t index, target::Register which, Address value) {
    frames_[index].registers.set(which, value.value());
  }
  /// The oldest index that was asked for.
  [[nodiscard]] std::size_t furthest() const { return furthest_; }

  const MachineFrame* at(std::size_t index) override {
    furthest_ = std::max(furthest_, index);
    return index < frames_.size() ? &frames_[index].machine : nullptr;
  }
  target::Registers registers(std::size_t index) override {
    ++asked_for_registers;
    return frames_[index].registers;
  }
  std::optional<Address> find_variable(std::size_t, const char*) override { return std::nullopt; }
  std::size_t read_copy(Address, std::span<std::byte> into) override {
    const std::size_t size = std::min(into.size(), copied.size() * sizeof(copied[0]));
    if (size != 0) std::memcpy(into.data(), copied.data(), size);
    return size;
  }
  std::optional<Error> find_break() override { return broken_off; }

 private:
  struct FrameWithRegisters {
    MachineFrame machine;
    target::Registers registers;
  };
  std::vector<FrameWithRegisters> frames_;
  std::size_t furthest_ = 0;
};

}  // namespace hognose::native
