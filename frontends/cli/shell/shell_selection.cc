// Finding a thread and a frame again.
// SPDX-License-Identifier: MIT
#include "cli/shell/shell_selection.h"

#include <algorithm>
#include <vector>

#include "base/formatted.h"
#include "session/place.h"

namespace hognose::cli {
namespace {

/// Kernel threads, the one that crashed first, and then the states of which no kernel thread is
/// known: a core may not say which there were.
std::vector<target::OsThread> list_threads(session::Session& session) {
  std::vector<target::OsThread> threads;
  const auto program = session.program();
  if (!program) return threads;
  const target::Target& target = *(*program)->target;
  if (auto known = target.threads->list()) threads = std::move(*known);
  std::stable_partition(threads.begin(), threads.end(), [&](const target::OsThread& thread) {
    return thread.tid == target.crashed_tid;
  });
  if (const auto states = session.threads()) {
    for (const python::Thread& state : (*states)->threads)
      threads.push_back({state.native_id, state.native_id, Address(state.ident), {}});
  }
  return threads;
}

/// Selects the thread with this kernel id, or the first that runs Python; gives its id.
std::optional<std::int64_t> find_thread(const session::Query& query,
                                        std::optional<std::int64_t> tid) {
  for (const target::OsThread& thread : list_threads(query.session)) {
    if (tid && !thread.has_id(*tid)) continue;
    if (query.session.host().select_thread(thread) && query.stack()) return thread.tid;
  }
  return std::nullopt;
}

std::string why_there_is_none(session::Session& session, std::optional<std::int64_t> tid) {
  const auto threads = list_threads(session);
  const bool is_left_out =
      std::any_of(threads.begin(), threads.end(), [&](const target::OsThread& thread) {
        return (!tid || thread.has_id(*tid)) && session.stacks().is_left_out(thread.tid);
      });
  std::string name = tid ? formatted("Thread {}", *tid) : "No Python thread";
  if (is_left_out) return name + (tid ? " was not read: the time was up" : " was read in time");
  if (!tid) return name;
  return name + " has ended, or runs no Python; 'thread' lists those that do";
}

}  // namespace

void ShellSelection::select_thread(std::int64_t tid) {
  if (tid_ != tid) frame_.reset();
  tid_ = tid;
}

std::optional<std::string> ShellSelection::restore(const session::Query& query) {
  session::Selection& selection = query.session.selection();
  selection.forget();
  const auto found = find_thread(query, tid_);
  if (!found) return why_there_is_none(query.session, tid_);
  tid_ = found;
  if (!frame_) return std::nullopt;
  const session::ThreadStack& stack = **query.stack();
  const auto& entries = stack.merged.entries;
  const auto same = std::find_if(entries.begin(), entries.end(), [&](const native::Entry& entry) {
    return entry.kind == native::EntryKind::python_frame &&
           entry.frame.address == frame_->address && entry.frame.code == frame_->code;
  });
  if (same == entries.end()) {
    frame_.reset();
    return "The selected frame has returned: the newest one is selected";
  }
  const auto index = static_cast<std::size_t>(same - entries.begin());
  selection.choose(stack, session::count_python_frames(stack.merged, index));
  return std::nullopt;
}

void ShellSelection::remember(const session::Query& query) {
  frame_.reset();
  const auto stack = query.stack();
  if (!stack) return;
  const auto index = query.session.selection().find_chosen(**stack, query.reading);
  if (!index) return;
  const python::Frame& frame = (*stack)->merged.entries[*index].frame;
  frame_ = Frame{frame.address, frame.code};
}

}  // namespace hognose::cli
