// The handler of SIGBUS, and the list that it looks at.
// SPDX-License-Identifier: MIT
#include "target/seams/lost_pages.h"

#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <utility>

#include <sys/mman.h>

namespace hognose::target {
namespace {

constexpr std::uintptr_t size_of_page = 4096;

struct Slot {
  std::atomic<std::uintptr_t> begin = 0;
  std::atomic<std::uintptr_t> end = 0;  // 0: nothing is here
};

// As many as the kernel allows a process mappings, unless it was told otherwise: what has no place is
// not watched. What is not used takes no memory.
constexpr std::size_t most_watched = 1U << 16U;
std::array<Slot, most_watched> slots;
std::atomic<std::size_t> slots_used = 0;  // those behind have never been used
std::atomic<std::size_t> first_free = 0;  // none before it is free

volatile std::sig_atomic_t lost = 0;
struct sigaction before {};  // ours

bool put_zeros(std::uintptr_t begin, std::uintptr_t end) {
  constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE;
  const std::uintptr_t rounded = (end + size_of_page - 1) & ~(size_of_page - 1);
  return ::mmap(std::bit_cast<void*>(begin), rounded - begin, PROT_READ, flags, -1, 0) !=
         MAP_FAILED;
}

// One mapping more where its front is still there; if that is too many, the front is given up too.
bool mend_at(std::uintptr_t address) {
  const std::size_t count = slots_used;
  for (std::size_t number = 0; number < count; ++number) {
    const std::uintptr_t end = slots[number].end;
    const std::uintptr_t begin = slots[number].begin;
    if (address < begin || address >= end) continue;
    return put_zeros(address & ~(size_of_page - 1), end) || put_zeros(begin, end);
  }
  return false;
}

void leave_to_others(int signal, siginfo_t* what, void* context) {
  const bool is_told_more = (static_cast<unsigned>(before.sa_flags) & SA_SIGINFO) != 0;
  if (is_told_more) {
    before.sa_sigaction(signal, what, context);
  } else if (before.sa_handler == SIG_DFL || before.sa_handler == SIG_IGN) {
    ::sigaction(signal, &before, nullptr);  // it happens once more, and ends the program
  } else {
    before.sa_handler(signal);
  }
}

void mend(int signal, siginfo_t* what, void* context) {
  const int error = errno;
  const bool is_mended =
      what->si_code == BUS_ADRERR && mend_at(std::bit_cast<std::uintptr_t>(what->si_addr));
  errno = error;
  if (is_mended) {
    lost = 1;
  } else {
    leave_to_others(signal, what, context);
  }
}

}  // namespace

void survive_lost_pages() {
  static std::atomic_flag is_begun;
  if (is_begun.test_and_set()) return;
  struct sigaction action {};
  action.sa_sigaction = mend;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  ::sigaction(SIGBUS, &action, &before);
}

bool were_pages_lost() {
  return lost != 0;
}

WatchedMapping::WatchedMapping(std::span<const std::byte> mapping) {
  std::size_t number = first_free;
  while (number < slots_used && slots[number].end != 0)
    ++number;
  first_free = number;
  if (mapping.empty() || number == most_watched) return;
  const auto begin = std::bit_cast<std::uintptr_t>(mapping.data());
  slots[number].begin = begin;
  slots[number].end = begin + mapping.size();
  if (number == slots_used) slots_used = number + 1;
  first_free = number + 1;
  number_ = number;
}

WatchedMapping::WatchedMapping(WatchedMapping&& other) noexcept
    : number_(std::exchange(other.number_, none)) {}

WatchedMapping& WatchedMapping::operator=(WatchedMapping&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

WatchedMapping::~WatchedMapping() {
  if (number_ == none) return;
  slots[number_].end = 0;
  if (number_ < first_free) first_free = number_;
}

}  // namespace hognose::target
