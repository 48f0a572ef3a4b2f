// What hosts that offer less do.
// SPDX-License-Identifier: MIT
#include "session/host.h"

namespace hognose::session {

bool Host::select_thread(const target::OsThread& /*thread*/) {
  return false;
}

void Host::prepare_hold(bool /*unwinds*/) {}

void Host::end_hold() {}

void Host::report_progress(const char* /*what*/, std::uint64_t /*done*/, std::uint64_t /*total*/) {}

}  // namespace hognose::session
