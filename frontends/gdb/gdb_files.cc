// Candidates for one path of the target.
// SPDX-License-Identifier: MIT
#include "gdb/gdb_files.h"

#include "base/formatted.h"
#include "gdb/ref.h"

namespace hognose::gdb {

namespace {

// The sysroot as a folder of this machine; empty for none and for "target:".
std::string find_sysroot() {
  const Ref name = make_string("sysroot");
  std::string sysroot = to_string(call_gdb("parameter", {name.get()})).value_or("");
  if (sysroot.starts_with("target:")) sysroot.erase(0, 7);
  if (sysroot.starts_with("remote:")) sysroot.erase(0, 7);
  while (sysroot.ends_with('/'))
    sysroot.pop_back();
  return sysroot;
}

}  // namespace

std::vector<std::string> GdbFiles::candidates(const std::string& target_path) const {
  std::vector<std::string> paths;
  if (!target_path.starts_with('/')) {
    if (native_pid_ != 0) paths.push_back(formatted("/proc/{}/cwd/{}", native_pid_, target_path));
    paths.push_back(target_path);
    return paths;
  }
  if (const std::string sysroot = find_sysroot(); !sysroot.empty()) {
    paths.push_back(sysroot + target_path);
  }
  if (native_pid_ != 0) paths.push_back(formatted("/proc/{}/root{}", native_pid_, target_path));
  paths.push_back(target_path);
  return paths;
}

}  // namespace hognose::gdb
