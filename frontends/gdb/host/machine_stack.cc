// Frames come in groups: functions inlined at one place, and the machine frame that holds them.
// One stack pointer is read per group; it is also where the next newer group's frame ends.
// SPDX-License-Identifier: MIT
#include "gdb/host/machine_stack.h"

#include <algorithm>
#include <utility>

#include "base/bounded_name.h"
#include "base/formatted.h"
#include "gdb/api/gdb_text.h"
#include "gdb/host/registers.h"
#include "native/function_names.h"

namespace hognose::gdb {

namespace {

constexpr std::size_t most_frames = 1'000'000;

std::int64_t inline_frame_code() {
  static const std::int64_t code = to_signed(attribute(gdb_module(), "INLINE_FRAME")).value_or(-1);
  return code;
}

Address find_function_start(const Ref& frame, Address pc) {
  const Ref function = call_method(frame, "function");
  if (function.has_value()) {
    const Ref value = call_method(function, "value");
    if (const auto start = to_unsigned(attribute(value, "address"))) return Address(*start);
  }
  // A return address may lie just past its function.
  const Address inside = pc - 1;
  const auto text = execute(formatted("info symbol 0x{:x}", inside.value()));
  const auto symbol = text ? parse_info_symbol(*text, inside) : std::nullopt;
  return symbol ? symbol->start : Address();
}

}  // namespace

void FrameNames::distrust(std::shared_ptr<const std::vector<AddressRange>> other_builds) {
  other_builds_ = std::move(other_builds);
  entries_.clear();
}

bool FrameNames::is_in_other_build(Address pc) const {
  return other_builds_ && std::ranges::any_of(*other_builds_, [pc](const AddressRange& range) {
           return range.contains(pc);
         });
}

FrameNames::Function FrameNames::read(const Ref& frame, Address pc) const {
  Function known;
  known.is_inlined = to_signed(call_method(frame, "type")) == inline_frame_code();
  if (is_in_other_build(pc)) return known;
  known.function = bounded_name(to_string(call_method(frame, "name")).value_or(""));
  if (!known.is_inlined) known.function_start = find_function_start(frame, pc);
  return known;
}

const FrameNames::Function& FrameNames::find(const Ref& frame, Address pc, std::size_t depth) {
  // User space ends at 2**47: the top bits are free for the depth.
  const std::uint64_t key = pc.value() ^ static_cast<std::uint64_t>(depth) << 48U;
  const auto known = entries_.find(key);
  if (known != entries_.end()) return known->second;
  return entries_.emplace(key, read(frame, pc)).first->second;
}

GdbMachineStack::GdbMachineStack(FrameNames& names)
    : names_(names), next_(call_gdb("newest_frame")) {}

// GDB leaves a value behind for each frame that it unwinds, and goes through all of them for each value
// that it gives to Python: a hundred thousand frames took it half a minute. A command of its own takes
// with it what it has left.
void GdbMachineStack::unwind_ahead() const {
  constexpr std::size_t at_once = 256;
  if (frames_.empty() || frames_.size() % at_once != 0) return;
  const Ref selected = call_gdb("selected_frame");
  if (!selected || !call_method(next_, "select")) return;
  static_cast<void>(execute(formatted("up-silently {}", at_once)));
  call_method(selected, "select");
}

bool GdbMachineStack::load_one(std::size_t depth) {
  unwind_ahead();
  const auto pc = to_unsigned(call_method(next_, "pc"));
  if (!pc) {
    next_ = Ref();
    return false;
  }
  const bool is_newest = group_start_ == 0;
  FrameNames::Function unshared;
  if (is_newest) unshared = names_.read(next_, Address(*pc));
  const FrameNames::Function& names =
      is_newest ? unshared : names_.find(next_, Address(*pc), depth);
  native::MachineFrame machine;
  machine.level = static_cast<std::int64_t>(frames_.size());
  machine.pc = Address(*pc);
  machine.is_inlined = names.is_inlined;
  machine.function = names.function;
  machine.function_start = names.function_start;
  Ref older = call_method(next_, "older");
  frames_.push_back({std::move(next_), std::move(machine)});
  next_ = older.has_value() ? std::move(older) : Ref();
  return names.is_inlined && next_;
}

void GdbMachineStack::load_group() {
  const std::size_t previous = group_start_;
  group_start_ = frames_.size();
  std::size_t depth = 0;
  while (load_one(depth))
    ++depth;
  if (frames_.size() == group_start_) return;
  const Address sp(read_register(frames_.back().frame, "rsp").value_or(0));
  for (std::size_t i = group_start_; i < frames_.size(); ++i)
    frames_[i].machine.sp = sp;
  for (std::size_t i = previous; i < group_start_; ++i)
    frames_[i].machine.cfa = sp;
  if (frames_.size() > most_frames) next_ = Ref();
}

const native::MachineFrame* GdbMachineStack::at(std::size_t index) {
  // The group after the wanted one must be there too: it says where the wanted one ends.
  while (next_ && group_start_ <= index)
    load_group();
  return index < frames_.size() ? &frames_[index].machine : nullptr;
}

// For a register that nobody saves GDB goes down all newer frames, so that ten thousand of a function that
// saves none take minutes. What is found in registers is then not known any more.
target::Registers GdbMachineStack::registers(std::size_t index) {
  constexpr std::chrono::seconds most_time(2);
  if (at(index) == nullptr || asked_for_registers_ > most_time) return {};
  const auto begin = target::ThreadClock::now();
  auto found = ask_registers(index);
  asked_for_registers_ += target::ThreadClock::now() - begin;
  return found;
}

target::Registers GdbMachineStack::ask_registers(std::size_t index) const {
  // Nothing called by the newest frame can have clobbered any register of it.
  const Ref& frame = frames_[index].frame;
  return index == 0 ? read_newest_registers(frame)
                    : read_registers(frame, callee_saved_registers());
}

std::optional<Address> GdbMachineStack::find_variable(std::size_t index, const char* name) {
  if (at(index) == nullptr) return std::nullopt;
  const Ref text = make_string(name);
  const Ref value = call_method(frames_[index].frame, "read_var", {text.get()});
  if (!value || is_true(attribute(value, "is_optimized_out"))) return std::nullopt;
  const auto number = to_unsigned(value);
  if (!number) return std::nullopt;
  return Address(*number);
}

std::optional<native::CodeFunction> GdbMachineStack::find_place(std::size_t index) {
  const native::MachineFrame* const machine = at(index);
  if (machine == nullptr || names_.is_in_other_build(machine->pc)) return std::nullopt;
  const Ref place = call_method(frames_[index].frame, "find_sal");
  const auto file = to_string(attribute(attribute(place, "symtab"), "filename"));
  const auto line = to_signed(attribute(place, "line"));
  if (!file || !line) return std::nullopt;
  return native::CodeFunction{machine->function, bounded_name(*file), *line};
}

// GDB stops at the outermost frame, at main(), or where it knows no way on; a caller at zero is a frame
// to it, the last.
std::optional<Error> GdbMachineStack::find_break() {
  if (next_ || frames_.empty()) return std::nullopt;
  const LoadedFrame& last = frames_.back();
  const auto reason = to_signed(call_method(last.frame, "unwind_stop_reason"));
  static const auto none = to_signed(attribute(gdb_module(), "FRAME_UNWIND_NO_REASON"));
  static const auto outermost = to_signed(attribute(gdb_module(), "FRAME_UNWIND_OUTERMOST"));
  static const auto memory = to_signed(attribute(gdb_module(), "FRAME_UNWIND_MEMORY_ERROR"));
  const bool is_lost = last.machine.pc.is_null() && frames_.size() > 1;
  if (native::begins_a_thread(last.machine.function)) return std::nullopt;
  if (!reason || reason == outermost || (reason == none && !is_lost)) return std::nullopt;
  const auto kind = reason == memory ? ErrorKind::unmapped : ErrorKind::corrupt;
  return Error{kind, last.machine.sp, "caller of a machine frame"};
}

}  // namespace hognose::gdb
