// The handler of SIGBUS.
// SPDX-License-Identifier: MIT
#include "cli/host/lost_pages.h"

#include <bit>
#include <csignal>
#include <cstdint>

#include <sys/mman.h>

namespace hognose::cli {
namespace {

volatile std::sig_atomic_t lost = 0;

// Puts a page of zeros where the file has none any more; what cannot be mended ends the program as
// it would have.
void mend(int signal, siginfo_t* what, void* /*context*/) {
  constexpr std::uintptr_t page_size = 4096;
  const auto at = std::bit_cast<std::uintptr_t>(what->si_addr) & ~(page_size - 1);
  constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
  void* const page = what->si_code == BUS_ADRERR
                         ? ::mmap(std::bit_cast<void*>(at), page_size, PROT_READ, flags, -1, 0)
                         : MAP_FAILED;
  if (page == MAP_FAILED) std::signal(signal, SIG_DFL);
  lost = 1;
}

}  // namespace

void survive_lost_pages() {
  struct sigaction action {};
  action.sa_sigaction = mend;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGBUS, &action, nullptr);
}

bool were_pages_lost() {
  return lost != 0;
}

}  // namespace hognose::cli
