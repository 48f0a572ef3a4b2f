// Threads that wait for locks, put together by hand.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "session/fake_session.h"

namespace hognose::command {

/// A session whose threads have a stack each, and may wait at a futex.
class FakeWaits : public session::FakeSession {
 public:
  session::Reading reading;
  Address semaphore = python.allocate(32);  ///< that locks are made of

  FakeWaits() {
    constexpr std::array<std::uint8_t, 2> syscall_instruction{0x0f, 0x05};
    python.parts.memory->put(Address(code_at), std::as_bytes(std::span(syscall_instruction)));
    python.program.layout.set(layout::FieldId::lockobject__lock, {});
    python.program.layout.set(layout::FieldId::rlockobject__lock_mutex, {});
    python.program.layout.set(layout::FieldId::rlockobject__lock_level, {});
    python.program.dialect.generator_state = layout::GeneratorState::state_311;
  }

  template <class Struct>
  Address make_lock(const std::string& type_name) {
    const Address type = python.type(type_name);
    python.set(type, layout::PyTypeObject::tp_basicsize, *python.program.layout.size(Struct::size));
    return python.object<Struct>(type);
  }
  /// An RLock that a thread has taken so often which is not in the list.
  Address make_taken_rlock(int count) {
    using layout::rlockobject;
    const Address lock = make_lock<rlockobject>("_thread.RLock");
    python.parts.memory->put_pointer(
        lock + *python.program.layout.offset(rlockobject::rlock_owner) - 8, semaphore);
    python.set(lock, rlockobject::rlock_owner, 0x5000);
    python.set(lock, rlockobject::rlock_count, count);
    return lock;
  }
  /// A frame of `work` that is in no stack yet, whose variable `guard` is that lock, if there is one.
  native::Entry make_entry(Address lock, std::optional<std::int64_t> line = 7) {
    FrameParts parts;
    parts.name = U"work";
    parts.line = line;
    if (!lock.is_null()) parts.variables = {{U"guard", lock}};
    native::Entry entry = add_frame(std::nullopt, parts);
    stacks.erase(100);
    return entry;
  }
  /// A thread with that stack, which put_stacks() puts among the others; without a futex it is in no
  /// system call. `sp` is its stack pointer, if that matters.
  void add_thread(std::int64_t tid,
                  native::MergedStack stack,
                  std::optional<Address> futex,
                  Address sp = {}) {
    made_[tid] = std::move(stack);
    target::OsThread thread;
    thread.tid = tid;
    target::Registers registers;
    registers.set(target::Register::rip, code_at + 2);
    registers.set(target::Register::r10, 0);
    registers.set_system_call(UINT64_MAX);  // in none
    if (!sp.is_null()) registers.set(target::Register::rsp, sp.value());
    if (futex) {
      registers.set(target::Register::rdi, futex->value());
      registers.set(target::Register::rsi, 128);  // FUTEX_WAIT, private
      registers.set_blocked_in(futex_call);
    }
    python.parts.threads->add(thread, registers);
  }
  void put_stacks() {
    for (const auto& [tid, stack] : made_)
      stacks[tid] = stack;
  }

  std::map<std::int64_t, native::MergedStack> made_;

 private:
  static constexpr std::uint64_t code_at = 0x7f0000001000;
  static constexpr std::uint64_t futex_call = 202;
};

}  // namespace hognose::command
