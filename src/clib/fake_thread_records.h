// Records of threads for tests, in rings as the C library links them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "target/seams/fake_memory.h"

namespace hognose::clib {

inline constexpr std::uint64_t record_list = 0x2c0;
inline constexpr std::uint64_t record_tid = 0x2d0;
inline constexpr std::uint64_t record_cleanup = 0x2f8;
inline constexpr std::uint64_t record_flags = 0x308;
inline constexpr std::uint32_t exiting_and_terminated = 0x30;

inline void put_record(target::FakeMemory& memory,
                       Address at,
                       std::uint32_t tid,
                       std::uint32_t flags = 0) {
  memory.put_zeros({at, at + 0x700});
  memory.put_pointer(at, at);
  memory.put_pointer(at + 16, at);
  memory.put_u32(at + record_tid, tid);
  memory.put_u32(at + record_flags, flags);
}

/// A ring of a head and the records after it.
inline void link_records(target::FakeMemory& memory,
                         Address head,
                         const std::vector<Address>& records) {
  std::vector<Address> links{head};
  for (const Address record : records)
    links.push_back(record + record_list);
  for (std::size_t at = 0; at < links.size(); ++at) {
    const Address next = links[(at + 1) % links.size()];
    memory.put_pointer(links[at], next);
    memory.put_pointer(next + 8, links[at]);
  }
}

}  // namespace hognose::clib
