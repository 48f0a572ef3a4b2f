// A process by /proc, a core by its notes, and what of Python the session knows.
// SPDX-License-Identifier: MIT
#include "cli/host/head.h"

#include <map>

#include "session/crash/crash_head.h"
#include "session/target_head.h"
#include "target/process/process_facts.h"

namespace hognose::cli {
namespace {

/// The ids that threads of a process in a pid namespace of its own have there.
std::map<std::int64_t, std::int64_t> find_inner_tids(const target::Target& target) {
  std::map<std::int64_t, std::int64_t> inner;
  const auto threads = target.threads->list();
  if (!threads) return inner;
  for (const target::OsThread& thread : *threads)
    inner.emplace(thread.tid, thread.inner_id());
  return inner;
}

void add_process(const target::Target& target, const ProcessesBelow& below, document::Head& head) {
  const auto facts = target::read_process_facts(static_cast<::pid_t>(head.pid));
  if (!facts) return;
  head.command = python::printable(facts->title());
  if (facts->threads != 0) head.threads = facts->threads;
  head.up_seconds = facts->up_seconds;
  head.cpu_seconds = facts->cpu_seconds;
  if (facts->inner_ids.size() > 1) head.inner_tids = find_inner_tids(target);
  head.children.assign(below.pythons.begin(), below.pythons.end());
}

void add_core(const target::DumpFacts& dumped, session::Session& session, document::Head& head) {
  head.is_core = true;
  if (dumped.pid != 0) head.pid = dumped.pid;
  head.command = python::printable(dumped.command);
  // Its notes alone do not tell of a breakpoint of its own; and without its files it may not have been opened.
  const target::Target* const target = session.target();
  const auto& fatal = target != nullptr && target->fatal ? target->fatal : dumped.fatal;
  if (!fatal) return;
  const auto crash = session::find_crash(session);
  head.crash = crash ? session::describe_crash(*crash) : session::describe_crash(*fatal);
}

}  // namespace

document::Head make_head(CliHost& host, session::Session& session) {
  document::Head head;
  const target::Target* const target = session.target();
  if (target != nullptr) head.pid = target->pid;
  if (target != nullptr && target->is_live) {
    add_process(*target, host.processes_below(), head);
  } else {
    add_core(host.dumped(), session, head);
  }
  session::add_python(session, head);
  return head;
}

}  // namespace hognose::cli
