// A process by /proc, a core by its notes, and what of Python the session knows.
// SPDX-License-Identifier: MIT
#include "cli/host/head.h"

#include "session/crash/crash_head.h"
#include "session/target_head.h"
#include "target/process/process_facts.h"

namespace hognose::cli {
namespace {

void add_process(const ProcessesBelow& below, document::Head& head) {
  const auto facts = target::read_process_facts(static_cast<::pid_t>(head.pid));
  if (!facts) return;
  head.command = python::printable(facts->title());
  if (facts->threads != 0) head.threads = facts->threads;
  head.up_seconds = facts->up_seconds;
  head.cpu_seconds = facts->cpu_seconds;
  head.children.assign(below.pythons.begin(), below.pythons.end());
}

void add_core(const target::DumpFacts& dumped, session::Session& session, document::Head& head) {
  head.is_core = true;
  if (dumped.pid != 0) head.pid = dumped.pid;
  head.command = python::printable(dumped.command);
  if (!dumped.fatal) return;
  const auto crash = session::find_crash(session);
  head.crash = crash ? session::describe_crash(*crash) : session::describe_crash(*dumped.fatal);
}

}  // namespace

document::Head make_head(CliHost& host, session::Session& session) {
  document::Head head;
  const target::Target* const target = session.target();
  if (target != nullptr) head.pid = target->pid;
  if (target != nullptr && target->is_live) {
    add_process(host.processes_below(), head);
  } else {
    add_core(host.dumped(), session, head);
  }
  session::add_python(session, head);
  return head;
}

}  // namespace hognose::cli
