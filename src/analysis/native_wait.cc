// Looks around a futex for what it is a part of.
//
// pthread_join() waits until the kernel has cleared the id in the thread's own record, and expects that
// id: so the record says twice whose it is, and begins with a pointer to itself (nptl/descr.h). Since
// glibc 2.43 it waits at a word of its own in that record, `joinstate`, which the thread sets.
//
// A pthread_rwlock_t (sysdeps/nptl/bits/struct_rwlock.h, from glibc 2.25 on) has two futexes, after the
// words of which the first says by two bits that a writer has it: __readers, __writers,
// __wrphase_futex, __writers_futex, two of padding, __cur_writer, __shared.
// SPDX-License-Identifier: MIT
#include "analysis/native_wait.h"

#include <array>

namespace hognose::analysis {
namespace {

constexpr std::uint64_t offset_of_tid = 0x2d0;  // as in target/seams/pthread.cc
constexpr std::uint64_t offset_of_joinstate = 0x628;

std::optional<NativeWait> find_joined_by_state(const target::Memory& memory,
                                               Address futex,
                                               std::uint32_t expected) {
  constexpr std::uint32_t most_states = 4;
  if (expected > most_states || futex.value() < offset_of_joinstate) return std::nullopt;
  const Address record = futex - offset_of_joinstate;
  const auto head = memory.read_value<std::array<Address, 3>>(record);  // tcb, dtv, self
  const auto tid = memory.read_value<std::uint32_t>(record + offset_of_tid);
  const auto state = memory.read_value<std::uint32_t>(futex);
  if (!head || !tid || !state) return std::nullopt;
  if ((*head)[0] != record || (*head)[2] != record) return std::nullopt;
  if (*tid == 0 || *state != expected) return std::nullopt;
  return NativeWait{
      ResourceKind::thread, record, *tid, "pthread_join: joinstate of struct pthread"};
}

std::optional<NativeWait> find_joined(const target::Memory& memory,
                                      Address futex,
                                      std::uint32_t expected) {
  if (expected == 0 || futex.value() < offset_of_tid) return std::nullopt;
  const Address record = futex - offset_of_tid;
  const auto itself = memory.read_value<Address>(record);
  const auto tid = memory.read_value<std::uint32_t>(futex);
  if (!itself || !tid || *itself != record || *tid != expected) return std::nullopt;
  return NativeWait{ResourceKind::thread, record, *tid, "pthread_join: tid of struct pthread"};
}

std::optional<NativeWait> find_rwlock(const target::Memory& memory, Address lock) {
  constexpr std::uint32_t written = 3;  // PTHREAD_RWLOCK_WRPHASE | PTHREAD_RWLOCK_WRLOCKED
  constexpr std::uint32_t used = 2;  // PTHREAD_RWLOCK_FUTEX_USED, which whoever waits has set
  const auto members = memory.read_value<std::array<std::uint32_t, 8>>(lock);
  if (!members) return std::nullopt;
  const auto [readers, writers, phase, other_phase, pad3, pad4, writer, shared] = *members;
  const bool is_written = (readers & written) == written && writer != 0;
  const bool is_waited_for =
      ((phase | other_phase) & used) != 0 && phase <= written && other_phase <= written;
  if (!is_written || !is_waited_for || pad3 != 0 || pad4 != 0 || shared > 1) return std::nullopt;
  return NativeWait{ResourceKind::rwlock, lock, writer, "pthread_rwlock_t.__cur_writer"};
}

}  // namespace

std::optional<NativeWait> find_native_wait(const target::Memory& memory,
                                           const target::SystemCall& call) {
  const auto futex = call.futex_waited_at();
  if (!futex) return std::nullopt;
  const auto expected = static_cast<std::uint32_t>(call.arguments[2].value_or(0));
  if (auto joined = find_joined(memory, *futex, expected)) return joined;
  if (auto joined = find_joined_by_state(memory, *futex, expected)) return joined;
  for (const std::uint64_t offset : {8U, 12U}) {
    if (futex->value() < offset) continue;
    if (auto lock = find_rwlock(memory, *futex - offset)) return lock;
  }
  return std::nullopt;
}

}  // namespace hognose::analysis
