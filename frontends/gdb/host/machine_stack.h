// The machine frames of the selected thread, as GDB unwinds them.
// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

#include "gdb/api/ref.h"
#include "native/machine_stack.h"
#include "target/process/thread_clock.h"

namespace hognose::gdb {

/// What GDB said of a program counter, so that it is asked once for the same place in many stacks.
/// Belongs to one program space; forgotten when its object files change.
class FrameNames {
 public:
  struct Function {
    bool is_inlined = false;
    std::string function;
    Address function_start;
  };
  /// The function of `frame`; `depth` counts the frames newer than it at the same pc.
  const Function& find(const Ref& frame, Address pc, std::size_t depth);
  /// The same, without remembering: for the newest frame, where GDB itself hides inlined
  /// functions that have been stopped at but not entered.
  [[nodiscard]] Function read(const Ref& frame, Address pc) const;
  void forget() { entries_.clear(); }
  /// Where GDB has files of another build, whose names are not those of what runs there; null is none.
  void distrust(std::shared_ptr<const std::vector<AddressRange>> other_builds);
  [[nodiscard]] bool is_in_other_build(Address pc) const;

 private:
  std::unordered_map<std::uint64_t, Function> entries_;
  std::shared_ptr<const std::vector<AddressRange>> other_builds_;
};

/// The seam "MachineStack". Unwinds only as far as it is asked.
class GdbMachineStack final : public native::MachineStack {
 public:
  explicit GdbMachineStack(FrameNames& names);

  [[nodiscard]] const native::MachineFrame* at(std::size_t index) override;
  [[nodiscard]] target::Registers registers(std::size_t index) override;
  [[nodiscard]] std::optional<Address> find_variable(std::size_t index, const char* name) override;
  [[nodiscard]] std::optional<native::CodeFunction> find_place(std::size_t index) override;
  [[nodiscard]] std::optional<Error> find_break() override;

 private:
  struct LoadedFrame {
    Ref frame;
    native::MachineFrame machine;
  };

  [[nodiscard]] target::Registers ask_registers(std::size_t index) const;
  void load_group();
  bool load_one(std::size_t depth);
  void unwind_ahead() const;

  FrameNames& names_;
  target::ThreadClock::duration asked_for_registers_{};
  Ref next_;  // the newest frame not loaded yet
  std::deque<LoadedFrame> frames_;  // a deque: at() promises stable addresses
  std::size_t group_start_ = 0;  // of the last group: inlined frames and the frame that holds them
};

}  // namespace hognose::gdb
