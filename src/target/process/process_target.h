// Opening a live process as a target.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include <sys/types.h>

#include "target/target.h"

namespace hognose::target {

/// How a live process is to be opened.
struct ProcessOptions {
  bool no_stop = false;  ///< it is never to be stopped: no registers, and answers may be torn
};

/// Opens process `pid`, which runs on until `Target::pause` is asked to begin.
/// not_found if there is none, permission if the kernel refuses.
[[nodiscard]] Result<Target> open_process(::pid_t pid, const ProcessOptions& options = {});

}  // namespace hognose::target
