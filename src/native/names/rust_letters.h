// The letters of a Rust symbol, and what is written of them: numbers, references back, and the bounds of it all.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hognose::native {

/// Letters and numbers of a symbol behind its "_R", and what is written of it. Whatever does not fit ends all of
/// it: nothing is read or written any more.
class RustLetters {
 public:
  explicit RustLetters(std::string_view text) : text_(text) {}

  bool failed() const { return failed_; }
  bool is_at_end() const { return at_ == text_.size(); }
  void fail() { failed_ = true; }
  const std::string& written() const { return written_; }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  char next() {
    if (is_at_end() || ++steps_ > most_steps) failed_ = true;
    return failed_ ? '\0' : text_[at_++];
  }
  bool take(char letter) {
    if (failed_ || peek() != letter) return false;
    next();
    return true;
  }
  std::string_view take_some(std::size_t length) {
    if (failed_ || length > text_.size() - at_) {
      failed_ = true;
      return {};
    }
    at_ += length;
    return text_.substr(at_ - length, length);
  }

  /// What stands in front of the next `end`, which is taken too.
  std::string_view take_until(char end) {
    const std::size_t place = text_.find(end, at_);
    if (place == std::string_view::npos) failed_ = true;
    const std::string_view taken = take_some(failed_ ? 0 : place - at_);
    take(end);
    return taken;
  }

  std::size_t read_decimal() {
    if (!is_digit(peek())) failed_ = true;
    if (take('0')) return 0;
    std::size_t number = 0;
    while (!failed_ && is_digit(peek())) {
      number = number * 10 + static_cast<std::size_t>(next() - '0');
      if (number > text_.size()) failed_ = true;
    }
    return number;
  }
  /// "_" is 0, "0_" is 1. A hash may be more than fits: it is shown nowhere.
  std::uint64_t read_base_62() {
    if (take('_')) return 0;
    std::uint64_t number = 0;
    while (!failed_ && !take('_'))
      number = number * 62 + read_digit();
    return number + 1;
  }
  /// 0 if there is none.
  std::uint64_t read_tagged(char tag) { return take(tag) ? read_base_62() + 1 : 0; }

  void write(std::string_view text) {
    if (failed_ || silence_ > 0) return;
    written_ += text;
    if (written_.size() > longest_written) failed_ = true;
  }

  /// What `read` reads, one level deeper.
  template <typename Read>
  void go_deeper(Read read) {
    ++depth_;
    if (depth_ > deepest) failed_ = true;
    if (!failed_) read();
    --depth_;
  }
  /// What `read` reads, and nothing of it is written.
  template <typename Read>
  void skip(Read read) {
    ++silence_;
    read();
    --silence_;
  }
  /// What `read` reads at a place in front of the reference to it, whose letter was taken.
  template <typename Read>
  void go_back(Read read) {
    const std::size_t here = at_ - 1;
    const std::uint64_t place = read_base_62();
    if (place >= here) failed_ = true;
    if (failed_ || silence_ > 0) return;
    const std::size_t behind = std::exchange(at_, static_cast<std::size_t>(place));
    go_deeper(read);
    at_ = behind;
  }
  /// Items up to the letter that ends them; how many those were.
  template <typename Read>
  int read_list(std::string_view between, Read read) {
    int count = 0;
    while (!failed_ && !take('E')) {
      if (count++ > 0) write(between);
      read();
    }
    return count;
  }

  static bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
  static bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }

 private:
  static constexpr std::size_t longest_written = 16UL * 1024;
  static constexpr int most_steps = 16 * 1024;
  static constexpr int deepest = 128;

  std::uint64_t read_digit() {
    const char letter = next();
    if (is_digit(letter)) return static_cast<std::uint64_t>(letter - '0');
    if (letter >= 'a' && letter <= 'z') return static_cast<std::uint64_t>(letter - 'a') + 10;
    if (is_upper(letter)) return static_cast<std::uint64_t>(letter - 'A') + 36;
    failed_ = true;
    return 0;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string written_;
  int steps_ = 0;
  int depth_ = 0;
  int silence_ = 0;
  bool failed_ = false;
};

}  // namespace hognose::native
