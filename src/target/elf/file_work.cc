// The account of a question.
// SPDX-License-Identifier: MIT
#include "target/elf/file_work.h"

#include <algorithm>

#include <sys/mman.h>
#include <sys/resource.h>

namespace hognose::target {
namespace {

constexpr std::uint64_t portion = 1U << 14U;  // that is paid at once
// A page that is not here takes longer than a row that is, up to 20 us.
constexpr std::uint64_t steps_of_page = 1024;
constexpr std::uint64_t most_pages_of_payment = 1U << 14U;
// Pages are let go after so many at once, or so many payments for few.
constexpr std::uint64_t pages_to_let_go = 512;
constexpr std::uint64_t payments_between_letting_go = 64;

struct Account {
  std::uint64_t question = 1;
  std::uint64_t left = FileWork::most_of_question;
  std::uint64_t pages = 0;  // that the thread has waited for in its life, as far as they are paid
  bool (*gives_up)() = nullptr;
  bool was_refused = false;
};

// Files are read by one thread, which has one question at a time.
Account account;

std::uint64_t count_pages() {
  rusage usage{};
  ::getrusage(RUSAGE_THREAD, &usage);
  return static_cast<std::uint64_t>(usage.ru_minflt + usage.ru_majflt);
}

std::uint64_t take_new_pages() {
  const std::uint64_t pages = count_pages();
  const std::uint64_t unpaid = pages - std::min(pages, account.pages);
  account.pages = pages;
  return std::min(unpaid, most_pages_of_payment);
}

void let_pages_go(std::span<const std::byte> mapped) {
  if (mapped.empty()) return;
  ::madvise(const_cast<std::byte*>(mapped.data()), mapped.size(), MADV_DONTNEED);
}

}  // namespace

bool FileWork::pay(std::uint64_t steps) {
  if (question_ != account.question) {
    question_ = account.question;
    left_ = most_of_file;
    is_refused_ = false;
  }
  if (account.gives_up != nullptr && account.gives_up()) return refuse();
  const std::uint64_t room = std::min(left_, account.left);
  const std::uint64_t pages = take_new_pages();
  const std::uint64_t owed = pages * steps_of_page;
  if (steps > room || owed > room || steps - paid_ > room - owed) {
    // One wish that is too large leaves the rest to others.
    if (steps <= portion) left_ = paid_ = 0;
    return refuse();
  }
  const std::uint64_t least = steps - paid_ + owed;
  const std::uint64_t taken = std::min(std::max(least, portion + owed), room);
  left_ -= taken;
  account.left -= taken;
  paid_ = taken - least;
  if (pages >= pages_to_let_go || ++payments_ % payments_between_letting_go == 0)
    let_pages_go(mapped_);
  return true;
}

bool FileWork::refuse() {
  is_refused_ = true;
  account.was_refused = true;
  return false;
}

bool FileWork::is_spent() const {
  return is_refused_ && question_ == account.question;
}

void begin_file_work(bool (*gives_up)()) {
  ++account.question;
  account.left = FileWork::most_of_question;
  account.pages = count_pages();
  account.gives_up = gives_up;
}

bool was_file_work_refused() {
  return account.was_refused;
}

void forget_refused_file_work() {
  account.was_refused = false;
}

}  // namespace hognose::target
