// Looks for the nearest record above an address.
// SPDX-License-Identifier: MIT
#include "target/seams/thread_stacks.h"

namespace hognose::target {
namespace {

// Stacks are not larger, if nobody asks for it: what is further from a record may be anything else
// that is mapped below the stack.
constexpr std::uint64_t usual_stack = 8ULL << 20U;

}  // namespace

ThreadStacks::ThreadStacks(std::span<const OsThread> threads, First first, const Maps& maps)
    : maps_(&maps), first_(first) {
  for (const OsThread& thread : threads) {
    if (!thread.tls_base.is_null()) records_.emplace(thread.tls_base, thread.tid);
  }
}

// What is below the first thread's record is no stack, unless the process was forked by a thread that
// had been made: then it is the first one's own.
bool ThreadStacks::is_of_another(const OsThread& thread, Address sp) const {
  const Mapping* const mapping = maps_->find(sp);
  if (mapping == nullptr || first_.tid == 0) return false;
  const auto record = records_.lower_bound(sp);
  if (record != records_.end() && mapping->range.contains(record->first)) {
    const auto [place, owner] = *record;
    const bool is_near = place.distance_from(sp).value_or(UINT64_MAX) <= usual_stack;
    return is_near && owner != thread.tid && owner != first_.tid;
  }
  return thread.tid != first_.tid && mapping->range.contains(first_.on_stack);
}

}  // namespace hognose::target
