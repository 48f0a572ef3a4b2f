// Checking the numbers of a pool, and walking its chain.
// SPDX-License-Identifier: MIT
#include "python/heap/pymalloc_block.h"

#include <array>
#include <span>
#include <utility>

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

/// Checks the numbers of one pool.
class PoolReader {
 public:
  PoolReader(const target::Memory& memory, Address begin, const Cut& cut)
      : memory_(memory), begin_(begin), cut_(cut) {}

  std::optional<PymallocPool> read() {
    auto pool = read_numbers();
    return pool && walk(pool->freed) ? std::move(pool) : std::nullopt;
  }

  /// Where the chain leads to what is no block. Whoever was about to take that has counted it already.
  std::optional<PymallocDamage> find_damage() {
    const auto pool = read_numbers();
    if (!pool || header_.count > pool->freed.size() + 1) return std::nullopt;
    Address block(header_.free_block);
    for (std::size_t left = pool->freed.size(); left > 0 && !block.is_null(); --left) {
      if (!is_block(block)) return PymallocDamage{block, pool->range, pool->first, size_};
      const auto next = memory_.read_value<Address>(block);
      if (!next) break;
      block = *next;
    }
    return std::nullopt;
  }

 private:
  std::optional<PymallocPool> read_numbers() {
    if (!memory_.read(begin_, std::as_writable_bytes(std::span(&header_, 1)))) return std::nullopt;
    size_ = (std::uint64_t{header_.size_class} + 1) * cut_.alignment;
    if (size_ > most_block || header_.last_offset != cut_.pool_size - size_) return std::nullopt;
    const std::uint64_t end = header_.next_offset;
    if (end < overhead || end > cut_.pool_size || (end - overhead) % size_ != 0)
      return std::nullopt;
    PymallocPool pool;
    pool.range = AddressRange::from(begin_, cut_.pool_size);
    pool.first = begin_ + overhead;
    pool.block_size = size_;
    pool.freed.resize((end - overhead) / size_);
    return pool;
  }

  [[nodiscard]] bool is_block(Address address) const {
    const auto offset = address.distance_from(begin_);
    return offset && *offset >= overhead && *offset < header_.next_offset &&
           (*offset - overhead) % size_ == 0;
  }

  /// Along the chain; false if it or the count is not what a pool's is.
  bool walk(std::vector<bool>& freed) {
    if (header_.count > freed.size()) return false;
    std::uint64_t left = freed.size() - header_.count;
    Address block(header_.free_block);
    for (; !block.is_null(); --left) {
      if (left == 0 || !is_block(block)) return false;
      freed[(block.value() - begin_.value() - overhead) / size_] = true;
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
};

}  // namespace

Address PymallocPool::start_of(Address address) const {
  const auto offset = address.distance_from(first);
  if (!offset || !range.contains(address)) return {};
  const Address start = first + *offset / block_size * block_size;
  return start + block_size <= range.end ? start : Address();
}

std::optional<PymallocBlock> PymallocPool::find(Address address) const {
  const Address start = start_of(address);
  if (start.is_null()) return std::nullopt;
  const std::uint64_t number = *start.distance_from(first) / block_size;
  if (number >= freed.size()) return std::nullopt;
  return PymallocBlock{start, block_size, freed[number]};
}

std::optional<PymallocPool> find_pymalloc_pool(const target::Memory& memory, Address address) {
  for (const Cut& cut : cuts) {
    const Address begin = address.without_tag(cut.pool_size - 1);
    if (auto pool = PoolReader(memory, begin, cut).read()) return pool;
  }
  return std::nullopt;
}

std::optional<PymallocBlock> find_pymalloc_block(const target::Memory& memory, Address address) {
  const auto pool = find_pymalloc_pool(memory, address);
  return pool ? pool->find(address) : std::nullopt;
}

std::optional<PymallocDamage> find_pymalloc_damage(const target::Memory& memory, Address pool) {
  for (const Cut& cut : cuts) {
    if (pool.is_null() || pool.value() % cut.pool_size != 0) continue;
    if (auto damage = PoolReader(memory, pool, cut).find_damage()) return damage;
  }
  return std::nullopt;
}

}  // namespace hognose::python
