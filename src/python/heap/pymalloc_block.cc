// Checking the numbers of a pool, and walking its chain.
// SPDX-License-Identifier: MIT
#include "python/heap/pymalloc_block.h"

#include <array>
#include <span>

namespace hognose::python {
namespace {

struct PoolHeader {
  std::uint32_t count;
  std::uint32_t padding;
  std::uint64_t free_block;
  std::uint64_t next_pool;
  std::uint64_t previous_pool;
  std::uint32_t arena;
  std::uint32_t size_class;
  std::uint32_t next_offset;
  std::uint32_t last_offset;
};
constexpr std::uint64_t overhead = sizeof(PoolHeader);
constexpr std::uint64_t most_block = 512;

/// How a build cuts its pools: 16 KiB since 3.10, and blocks of multiples of 16 bytes since 3.7.
struct Cut {
  std::uint64_t pool_size;
  std::uint64_t alignment;
};
constexpr std::array cuts{Cut{16384, 16}, Cut{4096, 16}, Cut{4096, 8}};

class Pool {
 public:
  Pool(const target::Memory& memory, Address begin, const Cut& cut)
      : memory_(memory), begin_(begin), cut_(cut) {}

  std::optional<PymallocBlock> find(Address address) {
    if (!memory_.read(begin_, std::as_writable_bytes(std::span(&header_, 1)))) return std::nullopt;
    size_ = (std::uint64_t{header_.size_class} + 1) * cut_.alignment;
    if (size_ > most_block || header_.last_offset != cut_.pool_size - size_) return std::nullopt;
    const std::uint64_t end = header_.next_offset;
    if (end < overhead || end > cut_.pool_size || (end - overhead) % size_ != 0)
      return std::nullopt;
    const std::uint64_t offset = *address.distance_from(begin_);
    if (offset < overhead || offset >= end) return std::nullopt;
    block_.start = begin_ + (offset - (offset - overhead) % size_);
    block_.size = size_;
    return walk((end - overhead) / size_) ? std::optional(block_) : std::nullopt;
  }

 private:
  /// Along the chain; false if it or the count is not what a pool's is.
  bool walk(std::uint64_t handed_out) {
    if (header_.count > handed_out) return false;
    std::uint64_t left = handed_out - header_.count;
    Address block(header_.free_block);
    for (; !block.is_null(); --left) {
      const auto offset = block.distance_from(begin_);
      const bool is_block = offset && *offset >= overhead && *offset < header_.next_offset &&
                            (*offset - overhead) % size_ == 0;
      if (left == 0 || !is_block) return false;
      if (block == block_.start) block_.is_freed = true;
      std::uint64_t next = 0;
      if (!memory_.read(block, std::as_writable_bytes(std::span(&next, 1)))) return false;
      block = Address(next);
    }
    return left == 0;
  }

  const target::Memory& memory_;
  Address begin_;
  const Cut& cut_;
  PoolHeader header_{};
  std::uint64_t size_ = 0;
  PymallocBlock block_;
};

}  // namespace

std::optional<PymallocBlock> find_pymalloc_block(const target::Memory& memory, Address address) {
  for (const Cut& cut : cuts) {
    const Address pool = address.without_tag(cut.pool_size - 1);
    if (auto block = Pool(memory, pool, cut).find(address)) return block;
  }
  return std::nullopt;
}

}  // namespace hognose::python
