// Asks the C library's records.
// SPDX-License-Identifier: MIT
#include "analysis/holders/uncopied_threads.h"

#include <algorithm>

#include "clib/thread_record.h"

namespace hognose::analysis {

// Of a thread that the library did not make the record keeps its id, which is that of nobody here.
bool is_uncopied_thread(const target::Memory& memory,
                        std::uint64_t ident,
                        std::span<const target::OsThread> running) {
  const auto record = clib::read_thread_record(memory, Address(ident));
  if (!record || record->is_exiting) return false;
  return std::ranges::none_of(running, [&record](const target::OsThread& one) {
    return record->tid != 0 && one.inner_id() == record->tid;
  });
}

std::size_t count_uncopied_threads(const target::Memory& memory, std::uint64_t ident) {
  return clib::list_left_by_fork(memory, Address(ident)).size();
}

}  // namespace hognose::analysis
