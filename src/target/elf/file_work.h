// What it may cost to read the tables of files: symbols, notes, debug information, call frame information.
//
// A file says itself how long its tables are, and a sparse one says so for nothing: 20 KB on disk can claim
// terabytes. So whoever goes through a table - our own readers, and those who have libdw do it - pays for
// it step by step: each file has a share, and all files of a question have theirs together. Ctrl-C is
// asked for on the way. Who is refused ends with what there is by then, and the answer says that it lacks
// something (was_file_work_refused).
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace hognose::target {

/// The share of one file. A step is a look at a row of a table, or at 16 bytes of it: some nanoseconds.
class FileWork {
 public:
  /// Steps for one file in one question. The symbols of a browser of 1.5 million need a fifth of it.
  static constexpr std::uint64_t most_of_file = 1ULL << 30U;
  /// For all files together: some seconds.
  static constexpr std::uint64_t most_of_question = 1ULL << 31U;
  /// Memory that is kept is paid for as well, by the byte: 256 MiB for a file, 512 MiB for all.
  static constexpr std::uint64_t steps_of_kept_byte = 4;

  FileWork() = default;
  /// Of a file that is mapped there: pages that were looked at are let go on the way.
  explicit FileWork(std::span<const std::byte> mapped) : mapped_(mapped) {}

  /// Pays for so many steps. False if the share does not suffice for them, or the user gave up. Once it
  /// does not for a few it stays so until the next question.
  bool spend(std::uint64_t steps = 1) {
    if (steps > paid_) return pay(steps);
    paid_ -= steps;
    return true;
  }
  /// Pays for memory that will be kept.
  bool keep(std::uint64_t bytes) {
    return spend(bytes > most_of_file ? most_of_file + 1 : bytes * steps_of_kept_byte);
  }
  /// Whether somebody was refused in this question.
  [[nodiscard]] bool is_spent() const;

 private:
  bool pay(std::uint64_t steps);
  bool refuse();

  std::span<const std::byte> mapped_;
  std::uint64_t question_ = 0;  // that the rest belongs to
  std::uint64_t left_ = most_of_file;
  std::uint64_t paid_ = 0;  // taken from it already
  std::uint64_t payments_ = 0;
  bool is_refused_ = false;
};

/// A question begins: every file has its share anew. `gives_up` tells whether the user has had enough, and
/// may be null.
void begin_file_work(bool (*gives_up)());

/// Whether anybody was refused since the program began, or since that was forgotten: what is known of some
/// file is not all that it has, also where it was kept from an earlier question.
[[nodiscard]] bool was_file_work_refused();
/// Nothing is known of any file any more.
void forget_refused_file_work();

}  // namespace hognose::target
