// Holding, looking, opening.
// SPDX-License-Identifier: MIT
#include "target/seams/opener.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "target/seams/kernel_wait.h"
#include "target/seams/rights.h"

namespace hognose::target {
namespace {

constexpr const char* reading_a_file = "file";

// As linux/openat2.h has them, which is younger than some C libraries.
struct HowToOpen {
  std::uint64_t flags;
  std::uint64_t mode;
  std::uint64_t resolve;
};
constexpr std::uint64_t no_magic_links = 0x02;
constexpr std::uint64_t in_root = 0x10;
constexpr long openat2_number = 437;

Result<Descriptor> last_error() {
  return fail(kind_of_errno(errno), reading_a_file);
}

/// What the kernel makes up while it is read, on behalf of the one who reads.
bool is_made_up(const Descriptor& held) {
  constexpr std::array<long, 9> kinds{PROC_SUPER_MAGIC,
                                      SYSFS_MAGIC,
                                      DEBUGFS_MAGIC,
                                      TRACEFS_MAGIC,
                                      SECURITYFS_MAGIC,
                                      CGROUP_SUPER_MAGIC,
                                      CGROUP2_SUPER_MAGIC,
                                      PSTOREFS_MAGIC,
                                      BPF_FS_MAGIC};
  struct statfs system {};
  if (::fstatfs(held.number(), &system) != 0) return true;
  return std::find(kinds.begin(), kinds.end(), system.f_type) != kinds.end();
}

/// Opens what is held, if it is what is wanted.
Result<Descriptor> open_held(const Descriptor& held, Wanted wanted) {
  struct stat status {};
  if (::fstat(held.number(), &status) != 0) return last_error();
  const bool is_folder = wanted == Wanted::folder;
  if (is_folder ? !S_ISDIR(status.st_mode) : !S_ISREG(status.st_mode))
    return fail(ErrorKind::unsupported, reading_a_file);
  const std::string again = "/proc/self/fd/" + std::to_string(held.number());
  constexpr int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  Descriptor opened(::open(again.c_str(), flags));
  if (!opened.is_open()) return last_error();
  return opened;
}

Result<Descriptor> open_held_of_others(const Descriptor& held, Wanted wanted) {
  if (is_made_up(held)) return fail(ErrorKind::unsupported, reading_a_file);
  return open_held(held, wanted);
}

/// Lets the kernel walk, which cannot be raced; where it does not know how, we do.
Result<Descriptor> hold(const PathStart& start, const std::string& path) {
  if (path.find('\0') == std::string::npos) {
    HowToOpen how{O_PATH | O_CLOEXEC, 0, no_magic_links | (start.is_root ? in_root : 0)};
    const int folder = start.folder == nullptr ? AT_FDCWD : start.folder->number();
    Descriptor held(
        static_cast<int>(::syscall(openat2_number, folder, path.c_str(), &how, sizeof how)));
    if (held.is_open()) return held;
    if (errno != ENOSYS && errno != EPERM && errno != EAGAIN) return last_error();
  }
  return std::move(TRY(walk_path(start, path)).found);
}

/// What the path ends with from its last dot on; empty if its name has none.
std::string extension_of(const std::string& path) {
  return std::filesystem::path(path).extension().string();
}

/// How the file itself is called, whatever links led to it.
std::string real_path_of(const Descriptor& held) {
  std::error_code error;
  const std::string link = "/proc/self/fd/" + std::to_string(held.number());
  return std::filesystem::read_symlink(link, error).string();
}

}  // namespace

Result<Descriptor> open_named(const std::string& path, Wanted wanted) {
  const KernelWait wait(of_a_file);
  const Descriptor held(::open(path.c_str(), O_PATH | O_CLOEXEC));
  return held.is_open() ? open_held(held, wanted) : last_error();
}

Result<Descriptor> open_foreign(const PathStart& start, const std::string& path, Wanted wanted) {
  const KernelWait wait(of_a_file);
  return open_held_of_others(TRY(hold(start, path)), wanted);
}

Result<Descriptor> open_public(const PathStart& start, const std::string& path, Wanted wanted) {
  const KernelWait wait(of_a_file);
  // From where we are, the folders above would not be passed.
  std::error_code error;
  const bool is_ours = start.folder == nullptr && !path.starts_with('/');
  const std::string here = is_ours ? std::filesystem::current_path(error).string() + "/" : "";
  const Walked walked = TRY(walk_path(start, here + path));
  if (walked.is_public) return open_held_of_others(walked.found, wanted);
  errno = EACCES;
  return last_error();
}

Result<Descriptor> open_readers_own(const std::string& path) {
  const KernelWait wait(of_a_file);
  const Descriptor held = TRY(hold({}, path));
  struct stat status {};
  if (::fstat(held.number(), &status) != 0) return last_error();
  const bool is_of_that_kind = extension_of(real_path_of(held)) == extension_of(path);
  if (is_of_that_kind && is_readers_own(status.st_uid))
    return open_held_of_others(held, Wanted::file);
  errno = EACCES;
  return last_error();
}

Result<Descriptor> hold_folder(const std::string& path) {
  const KernelWait wait(of_a_file);
  Descriptor held(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!held.is_open()) return last_error();
  return held;
}

}  // namespace hognose::target
