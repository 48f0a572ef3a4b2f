// Reading the kernel id out of a struct pthread.
// SPDX-License-Identifier: MIT
#include "target/seams/pthread.h"

#include <array>
#include <cstring>
#include <optional>

namespace hognose::target {
namespace {

// Where `tid`, a 32-bit word, is in it. Other words hardly are the id of a thread of this process.
constexpr std::array<std::uint64_t, 2> tid_offsets{
    0x2d0,  // glibc: after its header, which has kept its size from 2.3.4 on, and a list link
    0x30,  // musl: after six words
};

constexpr std::size_t record_size = tid_offsets.front() + sizeof(std::int32_t);

template <class Number>
std::optional<Number> number_at(std::span<const std::byte> record, std::uint64_t offset) {
  Number value{};
  if (offset + sizeof value > record.size()) return std::nullopt;
  std::memcpy(&value, record.subspan(offset).data(), sizeof value);
  return value;
}

}  // namespace

ThreadsById::ThreadsById(std::span<const OsThread> threads) {
  for (const OsThread& thread : threads) {
    if (thread.tls_base.is_null()) threads_.emplace(thread.inner_id(), &thread);
  }
}

const OsThread* ThreadsById::find(const Memory& memory, Address pthread_self) const {
  std::array<std::byte, record_size> buffer{};
  const std::span record(buffer.data(), memory.read_some(pthread_self, buffer));
  // Both libraries begin it with a pointer to itself.
  if (number_at<std::uint64_t>(record, 0) != pthread_self.value()) return nullptr;
  for (const std::uint64_t offset : tid_offsets) {
    const auto tid = number_at<std::int32_t>(record, offset);
    const auto found = tid && *tid > 0 ? threads_.find(*tid) : threads_.end();
    if (found != threads_.end()) return found->second;
  }
  return nullptr;
}

}  // namespace hognose::target
