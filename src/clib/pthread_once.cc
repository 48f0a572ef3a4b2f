// Follows what a thread has to clean up.
// SPDX-License-Identifier: MIT
#include "clib/pthread_once.h"

namespace hognose::clib {
namespace {

/// struct _pthread_cleanup_buffer.
struct Buffer {
  Address routine;
  Address argument;
  std::uint64_t type;
  Address previous;
};

/// struct __pthread_cleanup_combined_frame, up to its buffer.
struct Combined {
  Address routine;
  Address argument;
  std::uint32_t is_wanted;
  std::uint32_t padding;
};

}  // namespace

bool runs_once(const target::Memory& memory, const ThreadRecord& thread, Address control) {
  constexpr std::size_t most_buffers = 64;
  Address at = thread.cleanup;
  for (std::size_t count = 0; !at.is_null() && count < most_buffers; ++count) {
    const auto buffer = memory.read_value<Buffer>(at, "cleanup buffer");
    if (!buffer) return false;
    if (buffer->argument == control) return true;
    if (buffer->argument + sizeof(Combined) == at) {
      const auto combined = memory.read_value<Combined>(buffer->argument, "cleanup buffer");
      if (combined && combined->argument == control && combined->is_wanted == 1) return true;
    }
    at = buffer->previous;
  }
  return false;
}

}  // namespace hognose::clib
