// Asking /proc what a process is that could not be opened.
// SPDX-License-Identifier: MIT
#include "cli/host/refused_process.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/formatted.h"
#include "cli/host/denied.h"
#include "command/command.h"
#include "target/process/process_facts.h"

namespace hognose::cli {
namespace {

using document::Refusal;
using target::ProcessFacts;

/// The process that has this id in a pid namespace of its own.
std::optional<ProcessFacts> find_by_inner_id(std::int64_t id) {
  for (const ::pid_t pid : target::list_processes()) {
    const auto ids = target::read_inner_ids(pid);
    if (ids.size() <= 1 || std::find(ids.begin() + 1, ids.end(), id) == ids.end()) continue;
    if (auto process = target::read_process_facts(pid)) return *std::move(process);
  }
  return std::nullopt;
}

/// How to ask the same of another process.
std::string asked_of(const Question& question, std::int64_t pid) {
  const command::Command* const row = command::find_command(question.command);
  const bool is_known = row != nullptr && !row->needs_a_prompt;
  return formatted("hognose {} {}", is_known ? question.command : "shell", pid);
}

Refused refuse_missing(const Question& question, ::pid_t pid) {
  if (const auto inner = find_by_inner_id(pid)) {
    return {Refusal::no_process,
            formatted("there is no process {} here; the one that has this id in a container is "
                      "process {} ({}): {}",
                      pid,
                      inner->pid,
                      short_title(*inner),
                      asked_of(question, inner->pid))};
  }
  return {Refusal::no_process,
          formatted("there is no process {}; hognose ps lists those of Python", pid)};
}

Refused refuse_ended(const ProcessFacts& process) {
  const auto parent = target::read_process_facts(process.parent);
  return {
      Refusal::ended,
      formatted("process {} ({}) has ended, and nothing of it is left to read; it waits for its "
                "parent {} ({}) to notice, which may be looked at instead",
                process.pid,
                process.name,
                process.parent,
                parent ? short_title(*parent) : "unknown")};
}

}  // namespace

Refused refuse_process(const Question& question, const Error& error) {
  const auto pid = static_cast<::pid_t>(std::stol(question.target));
  const auto process = target::read_process_facts(pid);
  if (!process && process.error().kind == ErrorKind::not_found)
    return refuse_missing(question, pid);
  if (!process) {
    return {Refusal::not_permitted,
            formatted("process {} may not even be seen: sudo {}", pid, asked_of(question, pid))};
  }
  if (process->has_ended()) return refuse_ended(*process);
  if (process->is_kernel_thread) {
    return {Refusal::kernel_thread,
            formatted("process {} ({}) is a thread of the kernel, which runs no Python; hognose "
                      "ps lists processes that do",
                      pid,
                      process->name)};
  }
  if (error.kind == ErrorKind::permission) {
    return {Refusal::not_permitted,
            describe_denial(target::find_denial(*process), *process, asked_of(question, pid))};
  }
  return {Refusal::unreadable,
          formatted("process {} ({}) cannot be opened: {}; it may be ending, so ask again",
                    pid,
                    short_title(*process),
                    describe_error(error))};
}

}  // namespace hognose::cli
