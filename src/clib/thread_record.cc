// Reads records, and follows their rings.
// SPDX-License-Identifier: MIT
#include "clib/thread_record.h"

#include <array>
#include <cstddef>
#include <optional>

namespace hognose::clib {
namespace {

/// struct list_head.
struct Links {
  Address next;
  Address previous;
};
constexpr std::uint64_t size_of_links = sizeof(Links);

/// struct pthread begins with a tcbhead_t.
struct Head {
  Address tcb;
  Address dtv;
  Address self;
};
/// From `list` on: the header before that has kept its size from 2.3.4 on.
struct Middle {
  Links list;
  std::int32_t tid;
  std::int32_t unused;
  std::array<Address, 4> robust;  // robust_prev, robust_head
  Address cleanup;
  Address cleanup_jmp_buf;
  std::uint32_t cancelhandling;
  std::uint32_t more;
};
constexpr std::uint64_t offset_of_list = 0x2c0;
static_assert(offset_of_list + offsetof(Middle, tid) == 0x2d0);
static_assert(offset_of_list + offsetof(Middle, cleanup) == 0x2f8);
static_assert(offset_of_list + offsetof(Middle, cancelhandling) == 0x308);
constexpr std::uint32_t exiting = 0x30;  // EXITING_BITMASK | TERMINATED_BITMASK

/// One that is closed: what stands behind each is what says so of it.
struct Ring {
  std::vector<ThreadRecord> records;
  Address head;  ///< what of it is no record; null if all are
};

/// From any link of it. Nothing if it is none.
std::optional<Ring> read_ring(const target::Memory& memory, Address link) {
  constexpr std::size_t most_links = 1U << 15U;
  Ring ring;
  Address at = link;
  auto links = memory.read_value<Links>(at, "list of threads");
  for (std::size_t count = 0; links && count < most_links; ++count) {
    if (const auto record = read_thread_record(memory, at - offset_of_list)) {
      ring.records.push_back(*record);
    } else if (ring.head.is_null()) {
      ring.head = at;
    } else {
      break;
    }
    const Address next = links->next;
    links = memory.read_value<Links>(next, "list of threads");
    if (!links || links->previous != at) break;
    if (next == link) return ring;
    at = next;
  }
  return std::nullopt;
}

/// The ring whose head is at that place. Nothing if there is none.
std::optional<Ring> read_ring_of(const target::Memory& memory, Address head) {
  auto ring = read_ring(memory, head);
  return ring && ring->head == head ? ring : std::nullopt;
}

}  // namespace

Result<ThreadRecord> read_thread_record(const target::Memory& memory, Address pthread_self) {
  const auto head = TRY(memory.read_value<Head>(pthread_self, "struct pthread"));
  if (head.tcb != pthread_self || head.self != pthread_self)
    return fail(ErrorKind::not_found, "struct pthread", pthread_self);
  const auto middle =
      TRY(memory.read_value<Middle>(pthread_self + offset_of_list, "struct pthread"));
  return ThreadRecord{
      pthread_self, middle.tid, (middle.cancelhandling & exiting) != 0, middle.cleanup};
}

// The first thread's stack is the kernel's making: it is alone in the ring beside that of the others.
std::vector<ThreadRecord> list_thread_records(const target::Memory& memory, Address living) {
  std::vector<ThreadRecord> found;
  const auto own = read_ring(memory, living + offset_of_list);
  if (!own) return found;
  found = own->records;
  if (own->head.is_null()) return found;
  for (const Address head : {own->head - size_of_links, own->head + size_of_links}) {
    const auto other = read_ring_of(memory, head);
    for (std::size_t at = 0; other && at < other->records.size(); ++at) {
      if (other->records[at].tid > 0) found.push_back(other->records[at]);
    }
  }
  return found;
}

// That ring is the next, or the one behind it, as the living is in the second or in the first.
std::vector<ThreadRecord> list_left_by_fork(const target::Memory& memory, Address living) {
  std::vector<ThreadRecord> found;
  const auto own = read_ring(memory, living + offset_of_list);
  if (!own || own->head.is_null()) return found;
  for (const std::uint64_t rings : {1U, 2U}) {
    const auto other = read_ring_of(memory, own->head + rings * size_of_links);
    for (std::size_t at = 0; other && at < other->records.size(); ++at) {
      const ThreadRecord& record = other->records[at];
      if (record.tid == 0 && !record.is_exiting) found.push_back(record);
    }
  }
  return found;
}

}  // namespace hognose::clib
