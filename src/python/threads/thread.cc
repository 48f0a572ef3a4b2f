// Matches thread states with kernel threads.
// SPDX-License-Identifier: MIT
#include "python/threads/thread.h"

#include <algorithm>
#include <iterator>

namespace hognose::python {

std::vector<Thread> find_states(const ThreadList& list, const target::OsThread& os_thread) {
  std::vector<Thread> found;
  const auto collect = [&](const auto& test) {
    std::copy_if(list.threads.rbegin(), list.threads.rend(), std::back_inserter(found), test);
  };
  const auto tls = os_thread.tls_base.value();
  if (tls != 0) collect([&](const Thread& thread) { return thread.ident == tls; });
  if (!found.empty()) return found;
  const std::int64_t tid = os_thread.tid_in_target != 0 ? os_thread.tid_in_target : os_thread.tid;
  if (tid != 0) collect([&](const Thread& thread) { return thread.native_id == tid; });
  return found;
}

}  // namespace hognose::python
