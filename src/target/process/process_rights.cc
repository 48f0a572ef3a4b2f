// /proc/PID/status has them; only in whose eyes, it does not say.
// SPDX-License-Identifier: MIT
#include "target/process/process_rights.h"

#include <sys/stat.h>

#include "target/seams/descriptor.h"

namespace hognose::target {
namespace {

/// Capabilities count in the user namespace of who has them, and what we open is not of another's.
bool shares_our_users(const std::string& process) {
  struct stat theirs {};
  struct stat ours {};
  return ::stat((process + "/ns/user").c_str(), &theirs) == 0 &&
         ::stat("/proc/self/ns/user", &ours) == 0 && theirs.st_dev == ours.st_dev &&
         theirs.st_ino == ours.st_ino;
}

}  // namespace

Result<Rights> read_rights(const std::string& process) {
  Rights rights = parse_rights(TRY(read_proc_file(process + "/status")));
  if (!shares_our_users(process)) rights.capabilities = 0;
  return rights;
}

}  // namespace hognose::target
