// Checking the numbers of a page, and walking its chains.
// SPDX-License-Identifier: MIT
#include "python/heap/mimalloc_block.h"

#include <array>
#include <span>
#include <utility>

namespace hognose::python {
namespace {

constexpr std::uint64_t segment_size = 32ULL << 20U;
constexpr std::uint64_t slice_size = 64ULL << 10U;
constexpr std::uint64_t most_slices = segment_size / slice_size;

/// Where a release has what in a record. Those of 3.13; and of 3.14 and 3.15, which say where a page
/// begins.
struct PageShape {
  std::uint64_t records;  ///< from the start of the segment
  std::uint64_t record_size;
  std::uint64_t used;
  unsigned used_width;
  std::uint64_t block_size;
  unsigned block_size_width;
  std::uint64_t local_free;
  std::uint64_t thread_free;
  std::uint64_t page_start;  ///< 0: by the size of its blocks
  std::uint64_t heap;
  unsigned heap_shift;
};
constexpr std::array shapes{PageShape{264, 96, 24, 4, 28, 4, 32, 40, 0, 8, 3},
                            PageShape{264, 112, 32, 2, 40, 8, 24, 56, 48, 35, 0}};

/// The small numbers that are at the same place in all of them.
constexpr std::uint64_t capacity_offset = 10;
constexpr std::uint64_t reserved_offset = 12;
constexpr std::uint64_t free_offset = 16;

class PageReader {
 public:
  PageReader(const target::Memory& memory, Address address, const PageShape& shape)
      : memory_(memory), shape_(shape), segment_(address.without_tag(segment_size - 1)) {
    slice_ = *address.distance_from(segment_) / slice_size;
  }

  std::optional<MimallocPage> read() {
    if (!find_record()) return std::nullopt;
    const auto capacity = number(capacity_offset, 2);
    const auto reserved = number(reserved_offset, 2);
    const auto used = number(shape_.used, shape_.used_width);
    const auto start = find_start();
    if (!capacity || !reserved || !used || !start) return std::nullopt;
    const Address end = segment_ + (first_ + slices_) * slice_size;
    const bool fits = *capacity != 0 && *capacity <= *reserved && *used <= *capacity &&
                      *start + *reserved * block_size_ <= end;
    if (!fits) return std::nullopt;
    MimallocPage page;
    page.range = AddressRange::from(*start, *reserved * block_size_);
    page.block_size = block_size_;
    page.freed.resize(*capacity);
    std::uint64_t left = *capacity - *used;
    if (!walk(free_offset, left, page) || !walk(shape_.local_free, left, page) || left != 0)
      return std::nullopt;
    // What another thread has given back counts as used until its owner has looked.
    left = *used;
    if (!walk(shape_.thread_free, left, page)) return std::nullopt;
    const auto heap = number(shape_.heap, 1);
    page.heap = static_cast<MimallocHeap>(heap.value_or(0) >> shape_.heap_shift & 3U);
    return page;
  }

 private:
  [[nodiscard]] std::optional<std::uint64_t> number_at(Address at, unsigned width) const {
    std::uint64_t value = 0;
    const auto into = std::as_writable_bytes(std::span(&value, 1)).first(width);
    if (!memory_.read(at, into)) return std::nullopt;
    return value;
  }
  [[nodiscard]] std::optional<std::uint64_t> number(std::uint64_t offset, unsigned width) const {
    return number_at(record_ + offset, width);
  }

  /// The record of the page that has the slice; false if there is none.
  bool find_record() {
    constexpr std::uint64_t distance_offset = 4;
    record_ = segment_ + shape_.records + slice_ * shape_.record_size;
    const auto distance = number(distance_offset, 4);
    if (!distance || *distance % shape_.record_size != 0) return false;
    const std::uint64_t back = *distance / shape_.record_size;
    if (back >= slice_) return false;  // the first slice is the segment's own
    first_ = slice_ - back;
    record_ = record_ - *distance;
    const auto slices = number(0, 4);
    if (!slices || *slices <= back || *slices > most_slices - first_) return false;
    slices_ = *slices;
    return number(distance_offset, 4) == 0;
  }

  std::optional<Address> find_start() {
    constexpr std::uint64_t huge = 0x80000000;
    const auto size = number(shape_.block_size, shape_.block_size_width);
    if (!size || *size < word_size || *size % word_size != 0) return std::nullopt;
    const Address page = segment_ + first_ * slice_size;
    block_size_ = *size >= huge ? slices_ * slice_size : *size;
    if (block_size_ > slices_ * slice_size) return std::nullopt;
    if (shape_.page_start == 0) return page + find_colour();
    const auto start = number(shape_.page_start, word_size);
    if (!start || *start < page.value() || *start - page.value() >= slice_size) return std::nullopt;
    return Address(*start);
  }

  /// Small blocks begin a little behind the start of their page.
  [[nodiscard]] std::uint64_t find_colour() const {
    constexpr std::uint64_t smallest = 64;
    constexpr std::uint64_t small = 512;
    if (block_size_ <= smallest) return 3 * block_size_;
    return block_size_ <= small ? block_size_ : 0;
  }

  /// Along the chain at `offset`; false if it holds what is no block, or more than `left`.
  bool walk(std::uint64_t offset, std::uint64_t& left, MimallocPage& page) const {
    constexpr std::uint64_t marks = 3;
    const auto head = number(offset, word_size);
    if (!head) return false;
    Address block(*head & ~marks);
    for (; !block.is_null(); --left) {
      const auto distance = block.distance_from(page.range.begin);
      const bool is_block =
          distance && *distance % block_size_ == 0 && *distance / block_size_ < page.freed.size();
      if (left == 0 || !is_block) return false;
      page.freed[*distance / block_size_] = true;
      const auto next = number_at(block, word_size);
      if (!next) return false;
      block = Address(*next);
    }
    return true;
  }

  const target::Memory& memory_;
  const PageShape& shape_;
  Address segment_;
  Address record_;
  std::uint64_t slice_ = 0;
  std::uint64_t first_ = 0;
  std::uint64_t slices_ = 0;
  std::uint64_t block_size_ = 0;
};

}  // namespace

Address MimallocPage::start_of(Address address) const {
  if (!range.contains(address)) return {};
  return range.begin + *address.distance_from(range.begin) / block_size * block_size;
}

std::optional<MimallocPage> find_mimalloc_page(const target::Memory& memory, Address address) {
  for (const PageShape& shape : shapes) {
    if (auto page = PageReader(memory, address, shape).read()) return page;
  }
  return std::nullopt;
}

}  // namespace hognose::python
