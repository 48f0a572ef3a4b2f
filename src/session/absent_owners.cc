// Asks the lists of threads, the C library's records, and the parent.
// SPDX-License-Identifier: MIT
#include "session/absent_owners.h"

#include <algorithm>

#include "analysis/file_text.h"
#include "analysis/holders/uncopied_threads.h"
#include "base/formatted.h"
#include "session/awaited_files.h"
#include "target/process/parent_thread.h"
#include "target/process/process_facts.h"

namespace hognose::session {
namespace {

// The parent, or its parent, as daemons are made.
constexpr const char* uncopied =
    "a thread of the process it was forked from, which fork() did not copy";

bool is_owner(const analysis::Owner& owner, std::uint64_t ident, std::int64_t inner_tid) {
  return (owner.ident != 0 && owner.ident == ident) ||
         (owner.inner_tid != 0 && owner.inner_tid == inner_tid);
}

/// "thread 4711 of the parent process, pid 4700 (python3 app.py), …"
std::string describe_parent_thread(const target::ParentThread& found) {
  const auto facts = target::read_process_facts(found.parent);
  const analysis::InvolvedProcess parent =
      facts ? analysis::make_involved(*facts) : analysis::InvolvedProcess{found.parent, {}, '?'};
  return formatted("thread {} of the parent process, {}, which fork() did not copy",
                   found.thread.tid,
                   analysis::describe_process(parent));
}

}  // namespace

std::optional<analysis::Holder> AbsentOwners::find_listed(const analysis::Owner& owner,
                                                          analysis::Resource& resource) {
  const auto list = session_.threads(reading_);
  if (!list) return std::nullopt;
  const auto& threads = (*list)->threads;
  const auto found = std::ranges::find_if(threads, [&owner](const python::Thread& thread) {
    return is_owner(owner, thread.ident, thread.native_id);
  });
  if (found == threads.end()) return std::nullopt;
  analysis::Holder holder{{}, {}, analysis::Certainty::exact, owner.how, {}};
  holder.other = analysis::describe_waiting_thread({found->native_id, found->name});
  if (resource.kind == analysis::ResourceKind::thread) resource.name = holder.other;
  return holder;
}

std::optional<analysis::Holder> AbsentOwners::find(const analysis::Owner& owner,
                                                   analysis::Resource& resource) {
  const auto listed = list_threads();
  if (listed.empty()) return std::nullopt;  // nobody can be ruled out
  if (resource.kind != analysis::ResourceKind::thread) {
    analysis::Holder holder =
        owner.ident != 0 ? find_by_ident(owner, resource) : find_by_tid(owner);
    holder.relation = owner.relation;
    return holder;
  }
  const auto found = std::ranges::find_if(
      listed, [&owner](const target::OsThread& one) { return is_owner(owner, 0, one.inner_id()); });
  if (found != listed.end()) resource.name = std::to_string(found->tid);
  return std::nullopt;
}

// That it is none of Python's threads is known already.
analysis::Holder AbsentOwners::find_by_ident(const analysis::Owner& owner,
                                             const analysis::Resource& resource) {
  analysis::Holder holder{{},
                          "a thread that Python does not know any more",
                          analysis::Certainty::likely,
                          owner.how,
                          {}};
  if (!was_forked()) return holder;
  const auto listed = list_threads();
  if (!analysis::is_uncopied_thread(program_.memory(), owner.ident, listed)) return holder;
  holder.how += ", struct pthread";
  // That one is shared: it may be given back there, and have been already.
  const bool is_shared = resource.kind == analysis::ResourceKind::process_lock;
  holder.other = is_shared ? "a thread of the process it was forked from" : uncopied;
  if (!is_shared) holder.certainty = analysis::Certainty::exact;
  return holder;
}

analysis::Holder AbsentOwners::find_by_tid(const analysis::Owner& owner) {
  analysis::Holder holder{
      {}, "a thread that has ended", analysis::Certainty::likely, owner.how, {}};
  const auto listed = list_threads();
  const auto found = std::ranges::find_if(
      listed, [&owner](const target::OsThread& one) { return is_owner(owner, 0, one.inner_id()); });
  if (found != listed.end()) {
    holder.other = formatted("thread {}", found->tid);
    holder.certainty = analysis::Certainty::exact;
    return holder;
  }
  if (!was_forked()) return holder;
  const target::Target& target = *program_.target;
  const auto in_parent =
      target.is_live ? target::find_parent_thread(static_cast<::pid_t>(target.pid), owner.inner_tid)
                     : std::nullopt;
  if (in_parent) {
    holder.other = describe_parent_thread(*in_parent);
    holder.certainty = analysis::Certainty::exact;
  } else if (count_left_by_fork() != 0) {
    holder.other = uncopied;
  }
  return holder;
}

std::optional<analysis::Holder> AbsentOwners::find_left_by_fork() {
  if (count_left_by_fork() == 0) return std::nullopt;
  return analysis::Holder{{}, uncopied, analysis::Certainty::likely, "nobody else could", {}};
}

bool AbsentOwners::has_one_thread() const {
  return program_.target->gaps.empty() && list_threads().size() == 1;
}

std::size_t AbsentOwners::count_left_by_fork() {
  if (left_) return *left_;
  left_ = 0;
  if (!was_forked()) return 0;
  const auto list = session_.threads(reading_);
  if (!list) return 0;
  for (const python::Thread& thread : (*list)->threads) {
    left_ = std::max(*left_, analysis::count_uncopied_threads(program_.memory(), thread.ident));
  }
  return *left_;
}

// Of a process of another machine only its core would tell.
bool AbsentOwners::was_forked() {
  if (was_forked_) return *was_forked_;
  const target::Target& target = *program_.target;
  if (!target.is_live) {
    was_forked_ = target.was_forked == true;
  } else if (count_threads_in_proc(target) == 0) {
    was_forked_ = false;
  } else {
    const auto facts = target::read_process_facts(static_cast<::pid_t>(target.pid));
    was_forked_ = facts && facts->was_forked;
  }
  return *was_forked_;
}

std::vector<target::OsThread> AbsentOwners::list_threads() const {
  const auto listed = program_.target->threads->list();
  return listed ? *listed : std::vector<target::OsThread>();
}

}  // namespace hognose::session
