// System calls that change one thread; glibc's functions of these names would change all of them.
// SPDX-License-Identifier: MIT
#include "target/seams/rights.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <optional>

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "target/seams/descriptor.h"
#include "target/seams/proc_status.h"

namespace hognose::target {
namespace {

constexpr ::uid_t nobody = 65534;

/// Those that let somebody pass over the rights of files.
constexpr std::uint64_t over_files =
    (1ULL << CAP_DAC_OVERRIDE) | (1ULL << CAP_DAC_READ_SEARCH) | (1ULL << CAP_FOWNER);

std::vector<std::uint64_t> numbers_of(std::string_view line, int base) {
  std::vector<std::uint64_t> numbers;
  while (true) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    std::uint64_t number = 0;
    const auto parsed = std::from_chars(line.data(), line.data() + line.size(), number, base);
    if (parsed.ec != std::errc()) return numbers;
    numbers.push_back(number);
    line.remove_prefix(static_cast<std::size_t>(parsed.ptr - line.data()));
  }
}

/// The last of four: real, effective, saved, and that for files.
std::uint32_t id_for_files(std::string_view line) {
  const auto ids = numbers_of(line, 10);
  return ids.size() < 4 ? nobody : static_cast<std::uint32_t>(ids[3]);
}

using Sets = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;

std::optional<Sets> read_sets() {
  __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
  Sets sets{};
  if (::syscall(SYS_capget, &head, sets.data()) != 0) return std::nullopt;
  return sets;
}

std::uint64_t own_capabilities() {
  const auto sets = read_sets();
  return sets ? (std::uint64_t{(*sets)[1].effective} << 32U) | (*sets)[0].effective : 0;
}

void set_capabilities(std::uint64_t effective) {
  auto sets = read_sets();
  if (!sets) return;
  __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
  (*sets)[0].effective = static_cast<std::uint32_t>(effective);
  (*sets)[1].effective = static_cast<std::uint32_t>(effective >> 32U);
  static_cast<void>(::syscall(SYS_capset, &head, sets->data()));
}

/// These two return what it was before; -1 is nobody's, and changes nothing.
::uid_t set_user(::uid_t user) {
  return static_cast<::uid_t>(::syscall(SYS_setfsuid, user));
}
::gid_t set_group(::gid_t group) {
  return static_cast<::gid_t>(::syscall(SYS_setfsgid, group));
}
void set_groups(const std::vector<::gid_t>& groups) {
  static_cast<void>(::syscall(SYS_setgroups, groups.size(), groups.data()));
}

std::vector<::gid_t> own_groups() {
  const int count = ::getgroups(0, nullptr);
  std::vector<::gid_t> groups(static_cast<std::size_t>(std::max(count, 0)));
  if (::getgroups(count, groups.data()) != count) groups.clear();
  std::sort(groups.begin(), groups.end());
  return groups;
}

Rights own_rights() {
  return {set_user(static_cast<::uid_t>(-1)),
          set_group(static_cast<::gid_t>(-1)),
          own_groups(),
          own_capabilities()};
}

}  // namespace

Rights parse_rights(std::string_view status) {
  Rights rights{id_for_files(find_status_line(status, "Uid:")),
                id_for_files(find_status_line(status, "Gid:")),
                {},
                0};
  for (const std::uint64_t group : numbers_of(find_status_line(status, "Groups:"), 10))
    rights.groups.push_back(static_cast<::gid_t>(group));
  std::sort(rights.groups.begin(), rights.groups.end());
  const auto capabilities = numbers_of(find_status_line(status, "CapEff:"), 16);
  if (!capabilities.empty()) rights.capabilities = capabilities[0];
  return rights;
}

TakenRights::TakenRights(const Rights& wanted) : own_(own_rights()) {
  const bool has_fewer = ((own_.capabilities & over_files) & ~wanted.capabilities) == 0;
  const bool is_same = own_.user == wanted.user && own_.group == wanted.group &&
                       own_.groups == wanted.groups && has_fewer;
  if (!is_same) take(wanted);
}

void TakenRights::take(const Rights& wanted) {
  are_changed_ = true;
  if (own_.groups != wanted.groups) set_groups(wanted.groups);
  set_group(wanted.group);
  set_user(wanted.user);
  // A user namespace, or capabilities that we lack, may refuse any of them.
  are_taken_ = set_user(static_cast<::uid_t>(-1)) == wanted.user &&
               set_group(static_cast<::gid_t>(-1)) == wanted.group && own_groups() == wanted.groups;
  const std::uint64_t now = own_capabilities();
  const std::uint64_t kept = now & ~(over_files & ~wanted.capabilities);
  if (kept != now) set_capabilities(kept);
}

TakenRights::~TakenRights() {
  if (!are_changed_) return;
  const int error = errno;
  set_user(own_.user);
  set_group(own_.group);
  set_capabilities(own_.capabilities);
  set_groups(own_.groups);
  errno = error;
}

bool is_readers_own(::uid_t user) {
  const ::uid_t reader = ::geteuid();
  if (user == reader) return true;
  const char* const asked = std::getenv("SUDO_UID");
  if (reader != 0 || asked == nullptr) return false;
  char* end = nullptr;
  const unsigned long long id = std::strtoull(asked, &end, 10);
  return end != asked && *end == '\0' && id == user;
}

}  // namespace hognose::target
