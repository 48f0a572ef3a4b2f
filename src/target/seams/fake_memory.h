// Memory that a test fills by hand, page by page like a real process.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string_view>
#include <type_traits>

#include "target/seams/memory.h"

namespace hognose::target {

/// A Memory for tests. As in a process, memory exists in whole pages: a put makes the pages it
/// touches readable, and what was not put there is zero. Everything else is a hole.
class FakeMemory final : public Memory {
 public:
  static constexpr std::uint64_t page_size = 4096;

  /// Puts bytes at `at`, over any number of pages.
  void put(Address at, std::span<const std::byte> bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
      const std::uint64_t address = at.value() + done;
      const std::size_t offset = address % page_size;
      const std::size_t piece = std::min<std::size_t>(page_size - offset, bytes.size() - done);
      std::memcpy(pages_[address / page_size].data() + offset, bytes.data() + done, piece);
      done += piece;
    }
  }
  /// Puts characters, without a NUL at the end.
  void put_text(Address at, std::string_view text) { put(at, std::as_bytes(std::span(text))); }
  /// Puts characters and the NUL after them.
  void put_c_string(Address at, std::string_view text) {
    put_text(at, text);
    put_u8(at + text.size(), 0);
  }
  /// Puts the bytes of a trivially copyable value.
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void put_value(Address at, const T& value) { put(at, std::as_bytes(std::span(&value, 1))); }
  void put_u8(Address at, std::uint8_t value) { put_value(at, value); }
  void put_u16(Address at, std::uint16_t value) { put_value(at, value); }
  void put_u32(Address at, std::uint32_t value) { put_value(at, value); }
  void put_u64(Address at, std::uint64_t value) { put_value(at, value); }
  void put_pointer(Address at, Address value) { put_u64(at, value.value()); }

  /// Makes the pages of `range` readable and zero where they were holes.
  void put_zeros(AddressRange range) {
    for_each_page(range, [this](std::uint64_t number) { pages_[number]; });
  }
  /// Makes every page that `range` touches unreadable again.
  void make_hole(AddressRange range) {
    for_each_page(range, [this](std::uint64_t number) { pages_.erase(number); });
  }

  /// How often something was read from here.
  [[nodiscard]] std::uint64_t reads() const { return reads_; }

 private:
  template <class Action>
  static void for_each_page(AddressRange range, Action action) {
    if (range.is_empty()) return;
    const std::uint64_t last = (range.end.value() - 1) / page_size;
    for (std::uint64_t number = range.begin.value() / page_size; number <= last; ++number) {
      action(number);
    }
  }

  std::size_t read_up_to(Address from, std::span<std::byte> into) const override {
    ++reads_;
    std::size_t done = 0;
    while (done < into.size()) {
      const std::uint64_t address = from.value() + done;
      const auto page = pages_.find(address / page_size);
      if (address < from.value() || page == pages_.end()) break;
      const std::size_t offset = address % page_size;
      const std::size_t piece = std::min<std::size_t>(page_size - offset, into.size() - done);
      std::memcpy(into.data() + done, page->second.data() + offset, piece);
      done += piece;
    }
    return done;
  }

  std::map<std::uint64_t, std::array<std::byte, page_size>> pages_;
  mutable std::uint64_t reads_ = 0;
};

}  // namespace hognose::target
