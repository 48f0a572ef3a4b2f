// Matches thread states with kernel threads.
// SPDX-License-Identifier: MIT
#include "python/threads/thread.h"

#include <algorithm>

namespace hognose::python {

const Thread* find_thread(const ThreadList& list, std::uint64_t ident) {
  const auto found = std::find_if(list.threads.begin(),
                                  list.threads.end(),
                                  [ident](const Thread& one) { return one.ident == ident; });
  return found == list.threads.end() ? nullptr : &*found;
}

// The list has a thread's newest state last.
StateIndex::StateIndex(const ThreadList& list) {
  std::for_each(list.threads.rbegin(), list.threads.rend(), [this](const Thread& thread) {
    const auto native_id = static_cast<std::uint64_t>(thread.native_id);
    if (thread.ident != 0) by_ident_[thread.ident].push_back(&thread);
    if (native_id != 0) by_native_id_[native_id].push_back(&thread);
  });
}

std::vector<Thread> StateIndex::find(const target::OsThread& os_thread) const {
  auto found = by_ident_.find(os_thread.tls_base.value());
  if (found == by_ident_.end()) {
    found = by_native_id_.find(static_cast<std::uint64_t>(os_thread.inner_id()));
    if (found == by_native_id_.end()) return {};
  }
  std::vector<Thread> states;
  for (const Thread* const state : found->second)
    states.push_back(*state);
  return states;
}

std::vector<Thread> find_states(const ThreadList& list, const target::OsThread& os_thread) {
  return StateIndex(list).find(os_thread);
}

}  // namespace hognose::python
