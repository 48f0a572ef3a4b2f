// The mappings of a live process.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <sys/types.h>

#include "base/result.h"
#include "target/seams/maps.h"

namespace hognose::target {

struct ProcessMaps {
  Maps maps;
  /// There are more: of a text of so many bytes as nobody has but who wants to hide something.
  bool are_cut = false;
};

[[nodiscard]] Result<ProcessMaps> read_process_maps(::pid_t tid,
                                                    std::size_t most_bytes = 64ULL << 20U);

}  // namespace hognose::target
