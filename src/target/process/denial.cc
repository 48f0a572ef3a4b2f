// The checks of the kernel, in the order of what helps.
// SPDX-License-Identifier: MIT
#include "target/process/denial.h"

#include <charconv>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "target/process/process_rights.h"
#include "target/seams/descriptor.h"

namespace hognose::target {
namespace {

std::optional<int> read_yama_scope() {
  const auto text = read_proc_file("/proc/sys/kernel/yama/ptrace_scope");
  int scope = 0;
  if (!text) return std::nullopt;
  const auto parsed = std::from_chars(text->data(), text->data() + text->size(), scope);
  return parsed.ec == std::errc() ? std::optional(scope) : std::nullopt;
}

}  // namespace

Reader find_reader() {
  constexpr unsigned ptrace_bit = 19;  // CAP_SYS_PTRACE
  Reader reader;
  reader.user = ::geteuid();
  if (const auto rights = read_rights("/proc/self"))
    reader.has_ptrace = (rights->capabilities >> ptrace_bit & 1U) != 0;
  reader.yama_scope = read_yama_scope();
  return reader;
}

Denial find_denial(const ProcessFacts& process, ::uid_t owner, const Reader& reader) {
  constexpr int parents = 1;
  constexpr int privileged = 2;
  if (process.tracer != 0) return Denial::traced;
  if (reader.yama_scope.value_or(0) > privileged) return Denial::nobody;
  if (reader.has_ptrace) return Denial::unknown;
  if (reader.user == 0) return Denial::no_capability;
  if (process.user != reader.user) return Denial::another_user;
  if (owner != process.user) return Denial::not_dumpable;
  if (reader.yama_scope == privileged) return Denial::only_privileged;
  return reader.yama_scope == parents ? Denial::only_parents : Denial::unknown;
}

Denial find_denial(const ProcessFacts& process) {
  struct stat status {};
  const std::string file = "/proc/" + std::to_string(process.pid) + "/stat";
  const bool is_known = ::stat(file.c_str(), &status) == 0;
  return find_denial(process, is_known ? status.st_uid : process.user, find_reader());
}

}  // namespace hognose::target
