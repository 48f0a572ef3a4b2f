// One sentence a denial.
// SPDX-License-Identifier: MIT
#include "cli/host/denied.h"

#include "base/formatted.h"
#include "base/utf8.h"
#include "session/session.h"

namespace hognose::cli {
namespace {

using target::Denial;
using target::ProcessFacts;

std::string name_process(::pid_t pid) {
  const auto facts = target::read_process_facts(pid);
  return facts ? formatted("{} (pid {})", facts->name, pid) : formatted("process {}", pid);
}

}  // namespace

std::string short_title(const ProcessFacts& process) {
  constexpr std::size_t longest = 60;
  return cut_text(python::printable(process.title()), longest);
}

std::string describe_denial(Denial denial,
                            const ProcessFacts& process,
                            const std::string& command) {
  const std::string who = formatted("process {} ({})", process.pid, short_title(process));
  switch (denial) {
    case Denial::traced:
      return formatted("{} is traced by {}, and no two can: --no-stop reads it as it is",
                       who,
                       name_process(process.tracer));
    case Denial::another_user:
      return formatted("{} belongs to another user (uid {}): sudo {}", who, process.user, command);
    case Denial::not_dumpable:
      return formatted(
          "{} hides its memory, as one that changed its user or asked for that: sudo {}",
          who,
          command);
    case Denial::only_parents:
      return formatted(
          "{} may be read by those who started it alone, as kernel.yama.ptrace_scope is 1: sudo {}",
          who,
          command);
    case Denial::only_privileged:
      return formatted(
          "{} may be read by root alone, as kernel.yama.ptrace_scope is 2: sudo {}", who, command);
    case Denial::nobody:
      return formatted(
          "{} may be read by nobody, as kernel.yama.ptrace_scope is 3: that stays so until the "
          "machine is started with another",
          who);
    case Denial::no_capability:
      return formatted(
          "{} may not be read from this container, which lacks CAP_SYS_PTRACE: start it with "
          "--cap-add SYS_PTRACE",
          who);
    case Denial::unknown:
      break;
  }
  return formatted(
      "{} may not be read: a security module or another user namespace forbids it; run hognose "
      "where the process was started, as root",
      who);
}

}  // namespace hognose::cli
