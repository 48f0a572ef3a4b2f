// Asks malloc to grow in large steps, and the kernel to back them by large pages.
// SPDX-License-Identifier: MIT
#include "cli/host/heap.h"

#include <bit>
#include <cstdint>
#include <cstdlib>

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

namespace hognose::cli {

void use_large_pages() {
#ifdef __GLIBC__
  constexpr std::uintptr_t large_page = 2U << 20U;
  constexpr int step = 24 << 20;
  constexpr int largest = 4 << 20;  // of what lies on the heap
  constexpr std::size_t more_than_there_is = 192U << 10U;
  const auto before = std::bit_cast<std::uintptr_t>(::sbrk(0));
  ::mallopt(M_TOP_PAD, step);
  ::mallopt(M_TRIM_THRESHOLD, 2 * step);  // what was freed is soon wanted again
  ::mallopt(M_MMAP_THRESHOLD, largest);
  // Now: only what is there can be advised. And little: a page that was written to stays a small one, and
  // with it those around it.
  void* volatile grown = std::malloc(more_than_there_is);
  std::free(grown);
  const auto after = std::bit_cast<std::uintptr_t>(::sbrk(0));
  const std::uintptr_t begin = (before + large_page - 1) / large_page * large_page;
  if (begin < after) ::madvise(std::bit_cast<void*>(begin), after - begin, MADV_HUGEPAGE);
#endif
}

}  // namespace hognose::cli
