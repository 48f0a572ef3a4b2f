// What hosts that offer less do.
// SPDX-License-Identifier: MIT
#include "command/host.h"

namespace hognose::command {

bool Host::select_thread(const target::OsThread& /*thread*/) {
  return false;
}

}  // namespace hognose::command
