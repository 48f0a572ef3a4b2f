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
#include <span>

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
  std::array<std::uint64_t, 3> head{};  // tcb, dtv, self
  std::uint32_t tid = 0;
  std::uint32_t state = 0;
  const bool is_read =
      memory.read(record, std::as_writable_bytes(std::span(head))) &&
      memory.read(record + offset_of_tid, std::as_writable_bytes(std::span(&tid, 1))) &&
      memory.read(futex, std::as_writable_bytes(std::span(&state, 1)));
  if (!is_read || head[0] != record.value() || head[2] != record.value()) return std::nullopt;
  if (tid == 0 || state != expected) return std::nullopt;
  return NativeWait{ResourceKind::thread, record, tid, "pthread_join: joinstate of struct pthread"};
}

std::optional<NativeWait> find_joined(const target::Memory& memory,
                                      Address futex,
                                      std::uint32_t expected) {
  if (expected == 0 || futex.value() < offset_of_tid) return std::nullopt;
  const Address record = futex - offset_of_tid;
  std::uint64_t itself = 0;
  std::uint32_t tid = 0;
  if (!memory.read(record, std::as_writable_bytes(std::span(&itself, 1))) ||
      !memory.read(futex, std::as_writable_bytes(std::span(&tid, 1))))
    return std::nullopt;
  if (itself != record.value() || tid != expected) return std::nullopt;
  return NativeWait{ResourceKind::thread, record, tid, "pthread_join: tid of struct pthread"};
}

std::optional<NativeWait> find_rwlock(const target::Memory& memory, Address lock) {
  constexpr std::uint32_t written = 3;  // PTHREAD_RWLOCK_WRPHASE | PTHREAD_RWLOCK_WRLOCKED
  constexpr std::uint32_t used = 2;  // PTHREAD_RWLOCK_FUTEX_USED, which whoever waits has set
  std::array<std::uint32_t, 8> members{};
  if (!memory.read(lock, std::as_writable_bytes(std::span(members)))) return std::nullopt;
  const auto [readers, writers, phase, other_phase, pad3, pad4, writer, shared] = members;
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
