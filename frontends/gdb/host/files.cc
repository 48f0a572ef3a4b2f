// Candidates for one path of the target.
// SPDX-License-Identifier: MIT
#include "gdb/host/files.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/formatted.h"
#include "gdb/api/ref.h"
#include "gdb/host/types.h"
#include "target/core/core_opener.h"
#include "target/process/process_files.h"
#include "target/process/process_rights.h"

namespace hognose::gdb {

namespace {

bool is_same_file(const std::string& one, const std::string& other) {
  struct stat first {};
  struct stat second {};
  if (stat(one.c_str(), &first) != 0 || stat(other.c_str(), &second) != 0) return false;
  return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

}  // namespace

std::string find_sysroot() {
  const Ref name = make_string("sysroot");
  std::string sysroot = to_string(call_gdb("parameter", {name.get()})).value_or("");
  if (sysroot.starts_with("target:")) sysroot.erase(0, 7);
  if (sysroot.starts_with("remote:")) sysroot.erase(0, 7);
  while (sysroot.ends_with('/'))
    sysroot.pop_back();
  return sysroot;
}

GdbFiles::GdbFiles(std::int64_t native_pid) : native_pid_(native_pid) {
  if (native_pid == 0) return;
  const auto rights = target::read_rights(formatted("/proc/{}", native_pid));
  process_ = target::open_process_files(static_cast<::pid_t>(native_pid), rights, {});
}

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

Result<target::Descriptor> GdbFiles::open(const std::string& path, target::Wanted wanted) const {
  const std::string sysroot = find_sysroot();
  if (process_ == nullptr || (!sysroot.empty() && path.starts_with(sysroot + "/"))) {
    return target::CoreOpener({.exe = {}, .sysroot = sysroot, .search_paths = {}})
        .open(path, wanted);
  }
  return process_->open(path, wanted);
}

Result<target::Descriptor> GdbFiles::open_unproven(const std::string& path) const {
  return process_ == nullptr ? target::open_readers_own(path) : target::Files::open_unproven(path);
}

std::string find_plain_path(const target::Files& files, const std::string& target_path) {
  for (const std::string& path : files.candidates(target_path)) {
    if (!files.open(path)) continue;
    // A link of /proc may lead out of a container, to another file of the same name.
    const std::string plain = real_path(path);
    return is_same_file(plain, path) ? plain : path;
  }
  return target_path;
}

}  // namespace hognose::gdb
