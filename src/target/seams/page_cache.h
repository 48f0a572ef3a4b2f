// A cache of 4 KiB pages over a Memory: small reads cost nanoseconds, remote latency is paid once.
//
// Bytes live one *epoch*: whoever knows that the target ran, or was written to, calls forget().
// A page that cannot be read is remembered too, so that a broken pointer costs one attempt.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <type_traits>
#include <unordered_map>

#include "target/seams/memory.h"
#include "target/seams/page_store.h"

namespace hognose::target {

/// Memory with a page cache. Not thread-safe; borrows the memory it caches.
class PageCache final : public Memory {
 public:
  static constexpr std::size_t page_size = PageStore::page_size;

  /// `most_pages` bounds what is kept; passing it drops all pages at once.
  explicit PageCache(const Memory& memory, std::size_t most_pages = 2048)
      : memory_(memory), most_pages_(most_pages) {}

  /// The T at `from`. No allocation when its page is cached.
  template <class T>
  requires std::is_trivially_copyable_v<T>
  [[nodiscard]] Result<T> read_value(Address from, const char* reading) const {
    T value{};
    const std::uint64_t offset = from.value() % page_size;
    if (offset + sizeof(T) <= page_size) {
      const Recent& page = page_of(from.value() / page_size);
      if (offset + sizeof(T) <= page.valid) {
        std::memcpy(&value, page.bytes + offset, sizeof(T));
        return value;
      }
    }
    return read_value_slowly<T>(from, reading);
  }

  /// Ends the epoch: everything is read anew from now on.
  void forget();

  /// Lets as many pages be kept as are read, within reason: they are wanted again together.
  void keep_all() { most_pages_ = 1U << 16U; }  // 256 MiB

  /// Begins an epoch with the pages of the last one, read anew together. Stops if that is too late,
  /// which `is_late` is asked now and then: false, and nothing is kept.
  bool refresh(const std::function<bool()>& is_late);

  /// Pages fetched from the memory below since the start (for tests and benchmarks).
  [[nodiscard]] std::uint64_t fetches() const { return fetches_; }
  /// How often the memory below was asked: for a page, or for more than is cached.
  [[nodiscard]] std::uint64_t reads() const { return fetches_ + large_reads_; }

 private:
  /// Of a value on two pages, on one that is not cached, or that cannot be read.
  template <class T>
  [[gnu::noinline]] Result<T> read_value_slowly(Address from, const char* reading) const {
    T value{};
    TRY(read(from, std::as_writable_bytes(std::span(&value, 1)), reading));
    return value;
  }

  struct Page {
    std::size_t valid = 0;  // readable bytes from the start of the page; 0 = unreadable
    const std::byte* bytes = nullptr;  // in `store_`, or where the memory below has it
  };
  /// A page that was asked for lately, by value: looking at it follows no pointer.
  struct Recent {
    std::uint64_t number = ~0ULL;  // no page has this number
    std::size_t valid = 0;
    const std::byte* bytes = nullptr;
  };

  std::size_t read_up_to(Address from, std::span<std::byte> into) const override;
  const Recent& page_of(std::uint64_t number) const {
    const Recent& recent = recent_[number % recent_.size()];
    return recent.number == number ? recent : fetch(number);
  }
  const Recent& fetch(std::uint64_t number) const;
  const Page& keep(std::uint64_t number) const;
  [[nodiscard]] Page copy(std::uint64_t number) const;

  const Memory& memory_;
  std::size_t most_pages_;
  mutable PageStore store_;
  mutable std::unordered_map<std::uint64_t, Page> pages_;
  mutable std::array<Recent, 64> recent_{};
  mutable std::uint64_t fetches_ = 0;
  mutable std::uint64_t large_reads_ = 0;
};

}  // namespace hognose::target
