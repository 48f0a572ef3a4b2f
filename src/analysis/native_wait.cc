// Looks around a futex for what it is a part of.
//
// pthread_join() waits until the kernel has cleared the id in the thread's own record, and expects that
// id: so the record says twice whose it is, and begins with a pointer to itself (nptl/descr.h). Since
// glibc 2.43 it waits at a word of its own in that record, `joinstate`, which the thread sets.
//
// A pthread_rwlock_t (sysdeps/nptl/bits/struct_rwlock.h, from glibc 2.25 on) has two futexes, after the
// words of which the first says by two bits that a writer has it: __readers, __writers,
// __wrphase_futex, __writers_futex, two of padding, __cur_writer, __shared.
//
// Waiters of a pthread_cond_t are in one of two groups, each with a futex of its own, at which they wait for
// another number than that of signals that nobody has taken. 2.25 to 2.40: __wseq, __g1_start, __g_refs[2],
// __g_size[2], __g1_orig_size, __wrefs, __g_signals[2]; since 2.41 without __g_refs (nptl/pthread_cond_wait.c).
// SPDX-License-Identifier: MIT
#include "analysis/native_wait.h"

#include <algorithm>
#include <array>

#include "clib/malloc_arena.h"
#include "clib/pthread_once.h"

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

/// Readers have it, and are not named. A writer waits at __wrphase_futex until the last of them is gone.
std::optional<NativeWait> find_read_rwlock(const target::Memory& memory,
                                           Address futex,
                                           std::uint32_t expected) {
  constexpr std::uint64_t offset_of_phase = 8;
  constexpr std::uint32_t phases = 3;
  constexpr std::uint32_t is_wanted = 2;  // PTHREAD_RWLOCK_WRLOCKED, while readers have their phase
  constexpr std::uint32_t used = 2;  // PTHREAD_RWLOCK_FUTEX_USED
  constexpr std::uint32_t most_readers = 1U << 20U;
  if (expected != used || futex.value() < offset_of_phase) return std::nullopt;
  const Address lock = futex - offset_of_phase;
  const auto members = memory.read_value<std::array<std::uint32_t, 8>>(lock);
  if (!members) return std::nullopt;
  const auto [readers, writers, phase, other_phase, pad3, pad4, writer, shared] = *members;
  const std::uint32_t count = readers >> 3U;
  const bool is_read = (readers & phases) == is_wanted && count != 0 && count <= most_readers;
  const bool is_plain = pad3 == 0 && pad4 == 0 && shared <= 1 && writer == 0 && other_phase <= 3;
  if (!is_read || !is_plain || phase != used || writers > most_readers) return std::nullopt;
  return NativeWait{ResourceKind::rwlock, lock, 0, "pthread_rwlock_t.__readers"};
}

std::optional<NativeWait> find_arena(const target::Memory& memory,
                                     Address futex,
                                     std::uint32_t expected) {
  constexpr std::uint32_t contended = 2;
  if (expected != contended || !clib::is_malloc_arena(memory, futex)) return std::nullopt;
  return NativeWait{
      ResourceKind::mutex, futex, 0, "malloc_state", Certainty::exact, "malloc arena"};
}

/// The numbers of a condition that its layouts have in common.
struct ConditionWords {
  std::uint64_t joined =
      0;  ///< how many have ever waited for it, twice; the lowest bit is of the group
  std::uint64_t left_start = 0;
  std::uint32_t waiters = 0;  ///< eight of each, and three flags
};

bool hangs_together(const ConditionWords& words) {
  constexpr std::uint32_t most_waiters = 1U << 20U;
  const std::uint32_t waiters = words.waiters >> 3U;
  return waiters != 0 && waiters <= most_waiters && words.joined >> 1U >= waiters &&
         words.left_start >> 1U <= words.joined >> 1U;
}

/// Who waits refers to its group, and there are as many references as waiters.
std::optional<NativeWait> find_old_condition(const target::Memory& memory,
                                             Address at,
                                             std::size_t group) {
  struct Condition {
    std::uint64_t wseq, g1_start;
    std::array<std::uint32_t, 2> g_refs, g_size;
    std::uint32_t g1_orig_size, wrefs;
    std::array<std::uint32_t, 2> g_signals;
  };
  const auto read = memory.read_value<Condition>(at);
  if (!read || !hangs_together({read->wseq, read->g1_start, read->wrefs})) return std::nullopt;
  const std::uint32_t here = read->g_refs[group] >> 1U;
  const std::uint32_t others = read->g_refs[1 - group] >> 1U;
  const std::uint32_t waiters = read->wrefs >> 3U;
  if (here == 0 || here > waiters || others != waiters - here || read->g_signals[group] != 0)
    return std::nullopt;
  return NativeWait{ResourceKind::condition, at, 0, "pthread_cond_t.__g_refs"};
}

/// Fewer of its words are known to agree with each other.
std::optional<NativeWait> find_new_condition(const target::Memory& memory,
                                             Address at,
                                             std::size_t group,
                                             std::uint32_t expected) {
  struct Condition {
    std::uint64_t wseq, g1_start;
    std::array<std::uint32_t, 2> g_size;
    std::uint32_t g1_orig_size, wrefs;
    std::array<std::uint32_t, 2> g_signals;
    std::uint64_t unused;
  };
  const auto read = memory.read_value<Condition>(at);
  if (!read || !hangs_together({read->wseq, read->g1_start, read->wrefs})) return std::nullopt;
  const std::uint32_t waiters = read->wrefs >> 3U;
  const bool fits = read->unused == 0 && read->g_signals[group] == expected &&
                    read->g_size[0] <= waiters && read->g_size[1] <= waiters;
  if (!fits) return std::nullopt;
  return NativeWait{ResourceKind::condition, at, 0, "pthread_cond_t.__wrefs", Certainty::likely};
}

std::optional<NativeWait> find_condition(const target::Memory& memory,
                                         Address futex,
                                         std::uint32_t expected) {
  constexpr std::array<std::uint64_t, 2> old_signals{40, 44};
  constexpr std::array<std::uint64_t, 2> new_signals{32, 36};
  constexpr std::uint64_t alignment = 8;
  for (std::size_t group = 0; group < 2; ++group) {
    const bool is_old = expected == 0 && futex.value() >= old_signals[group] &&
                        (futex.value() - old_signals[group]) % alignment == 0;
    if (is_old) {
      if (auto found = find_old_condition(memory, futex - old_signals[group], group)) return found;
    }
    if (futex.value() < new_signals[group] || (futex.value() - new_signals[group]) % alignment != 0)
      continue;
    if (auto found = find_new_condition(memory, futex - new_signals[group], group, expected))
      return found;
  }
  return std::nullopt;
}

}  // namespace

std::optional<NativeWait> find_native_wait(const target::Memory& memory,
                                           const target::SystemCall& call) {
  const auto futex = call.futex_waited_at();
  if (!futex) return std::nullopt;
  const auto expected = static_cast<std::uint32_t>(call.arguments[2].value_or(0));
  if (auto joined = find_joined(memory, *futex, expected)) return joined;
  if (auto joined = find_joined_by_state(memory, *futex, expected)) return joined;
  if (auto arena = find_arena(memory, *futex, expected)) return arena;
  for (const std::uint64_t offset : {8U, 12U}) {
    if (futex->value() < offset) continue;
    if (auto lock = find_rwlock(memory, *futex - offset)) return lock;
  }
  if (auto lock = find_read_rwlock(memory, *futex, expected)) return lock;
  return find_condition(memory, *futex, expected);
}

bool may_be_once(const target::SystemCall& call) {
  const auto expected = static_cast<std::uint32_t>(call.arguments[2].value_or(0));
  return call.futex_waited_at() && clib::is_once_in_progress(expected);
}

// Its word alone could be any number: what counts is that a thread has to clean it up.
std::optional<NativeWait> find_once(const target::Memory& memory,
                                    const target::SystemCall& call,
                                    std::span<const clib::ThreadRecord> threads,
                                    Budget& budget) {
  const auto control = call.futex_waited_at();
  if (!control || !may_be_once(call)) return std::nullopt;
  const auto word = memory.read_value<std::uint32_t>(*control);
  if (!word || *word != static_cast<std::uint32_t>(*call.arguments[2])) return std::nullopt;
  const auto runner = std::ranges::find_if(threads, [&](const clib::ThreadRecord& one) {
    return one.tid > 0 && budget.spend_node() && clib::runs_once(memory, one, *control);
  });
  if (runner == threads.end()) return std::nullopt;
  return NativeWait{ResourceKind::once, *control, runner->tid, "cleanup of pthread_once"};
}

}  // namespace hognose::analysis
