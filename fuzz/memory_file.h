// Bytes as a file that has no name, for what opens files.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include <sys/mman.h>
#include <unistd.h>

#include "target/seams/descriptor.h"

namespace hognose::fuzz {

/// Closed, and nothing to open, if the kernel refuses.
[[nodiscard]] inline target::Descriptor make_memory_file(std::span<const std::byte> bytes) {
  target::Descriptor file(::memfd_create("hognose-fuzz", MFD_CLOEXEC));
  if (!file.is_open()) return {};
  for (std::size_t done = 0; done < bytes.size();) {
    const ::ssize_t written = ::write(file.number(), bytes.data() + done, bytes.size() - done);
    if (written <= 0) return {};
    done += static_cast<std::size_t>(written);
  }
  return file;
}

}  // namespace hognose::fuzz
