// Reading the kernel id out of a struct pthread.
// SPDX-License-Identifier: MIT
#include "target/seams/pthread.h"

#include <algorithm>
#include <array>
#include <optional>

namespace hognose::target {
namespace {

// Where `tid`, a 32-bit word, is in it. Other words hardly are the id of a thread of this process.
constexpr std::array<std::uint64_t, 2> tid_offsets{
    0x2d0,  // glibc: after its header, which has kept its size from 2.3.4 on, and a list link
    0x30,  // musl: after six words
};

template <class Number>
std::optional<Number> read_number(const Memory& memory, Address at) {
  Number value{};
  if (!memory.read(at, std::as_writable_bytes(std::span(&value, 1)))) return std::nullopt;
  return value;
}

std::int64_t inner_id(const OsThread& thread) {
  return thread.tid_in_target != 0 ? thread.tid_in_target : thread.tid;
}

}  // namespace

const OsThread* find_by_pthread(const Memory& memory,
                                Address pthread_self,
                                std::span<const OsThread> threads) {
  // Both libraries begin it with a pointer to itself.
  if (read_number<std::uint64_t>(memory, pthread_self) != pthread_self.value()) return nullptr;
  for (const std::uint64_t offset : tid_offsets) {
    const auto tid = read_number<std::int32_t>(memory, pthread_self + offset);
    if (!tid || *tid <= 0) continue;
    const auto found = std::ranges::find_if(threads, [&](const OsThread& thread) {
      return thread.tls_base.is_null() && inner_id(thread) == *tid;
    });
    if (found != threads.end()) return &*found;
  }
  return nullptr;
}

}  // namespace hognose::target
