// Names what is at descriptors, and the processes behind them.
// SPDX-License-Identifier: MIT
#include "session/awaited_files.h"

#include <algorithm>
#include <chrono>
#include <span>
#include <string>
#include <utility>

#include "analysis/file_text.h"
#include "base/formatted.h"
#include "python/values/printable.h"
#include "session/waiting_peer.h"
#include "target/process/shared_semaphore.h"

namespace hognose::session {
namespace {

using analysis::BlockingCall;
using analysis::CallSort;
using analysis::InvolvedFile;
using analysis::InvolvedProcess;
using analysis::WaitTarget;

/// So many of several are named.
constexpr std::size_t most_files_named = 3;

/// "fd 5: pipe to pid 8 (sh)", "fd 5".
std::string describe_one(const InvolvedFile& file) {
  return file.text.empty() ? formatted("fd {}", file.descriptor)
                           : formatted("fd {}: {}", file.descriptor, file.text);
}

std::string describe_all(std::span<const InvolvedFile> files, std::uint64_t count) {
  std::string text;
  const std::size_t shown = std::min(files.size(), most_files_named);
  for (std::size_t at = 0; at < shown; ++at)
    text += (at == 0 ? "" : ", ") + describe_one(files[at]);
  return count > shown ? text + formatted(", and {} more", count - shown) : text;
}

void add_missing(const InvolvedProcess& process, std::vector<InvolvedProcess>& list) {
  const bool is_known = std::any_of(
      list.begin(), list.end(), [&](const InvolvedProcess& one) { return one.pid == process.pid; });
  if (!is_known) list.push_back(process);
}

bool listens(const target::KnownFile& known) {
  return known.socket && known.socket->state == "listening";
}

/// What cannot go on by itself, where that is so.
const char* describe_standstill(char state) {
  switch (state) {
    case 'T':
      return ", stopped";
    case 't':
      return ", traced";
    case 'Z':
      return ", which has ended";
    default:
      return "";
  }
}

/// Whether all that share a lock count right: whoever gives back what another has taken counts below zero.
bool is_clear(const analysis::ProcessLock& own, const target::SemaphoreUses& uses) {
  return uses.is_whole && own.count == 0 &&
         std::all_of(uses.list.begin(), uses.list.end(), [](const target::SemaphoreUse& use) {
           return use.count >= 0;
         });
}

}  // namespace

// They are listed there by their own ids.
std::size_t count_threads_in_proc(const target::Target& target) {
  if (!target.is_live || target.pid <= 0) return 0;
  const auto threads = target.threads->list();
  const bool is_in_proc = threads && !threads->empty() && threads->front().tid_in_target != 0;
  return is_in_proc ? threads->size() : 0;
}

AwaitedFiles::AwaitedFiles(const target::Target& target) {
  const std::size_t threads = count_threads_in_proc(target);
  if (threads != 0) files_.emplace(static_cast<::pid_t>(target.pid));
  is_alone_ = threads == 1;
}

void AwaitedFiles::want(const BlockingCall& call) {
  if (!files_) return;
  const std::size_t count = std::min(call.descriptors.size(), most_files_named);
  for (const std::int32_t number : std::span(call.descriptors).first(count)) {
    files_->want(number, true);
    const target::KnownFile* const known = files_->find(number);
    if (known == nullptr) continue;
    const auto& watched = known->file.watched;
    for (const std::int32_t one :
         std::span(watched).first(std::min(watched.size(), most_files_named)))
      files_->want(one, true);
  }
}

void AwaitedFiles::look() {
  if (files_) files_->look_around();
}

std::optional<InvolvedProcess> AwaitedFiles::name_process(std::int64_t pid) {
  const auto facts = files_->read_process(static_cast<::pid_t>(pid));
  return facts ? std::optional(analysis::make_involved(*facts)) : std::nullopt;
}

InvolvedFile AwaitedFiles::describe(std::int32_t number, std::vector<InvolvedProcess>& processes) {
  InvolvedFile file{.descriptor = number};
  const target::KnownFile* const known = files_ ? files_->find(number) : nullptr;
  if (known == nullptr) return file;
  std::vector<InvolvedProcess> others;
  for (const std::int64_t pid : analysis::find_other_ends(*known, files_->pid())) {
    others.push_back(name_process(pid).value_or(InvolvedProcess{pid, {}, '?'}));
    add_missing(others.back(), processes);
  }
  file.kind = analysis::name_kind(known->file.kind);
  file.text = analysis::describe_file(*known, files_->pid(), others);
  file.listens = listens(*known);
  if (known->file.kind != target::OpenKind::epoll) return file;
  file.text += describe_watched(known->file);
  file.listens = std::ranges::any_of(known->file.watched, [this](std::int32_t one) {
    const target::KnownFile* const watched = files_->find(one);
    return watched != nullptr && listens(*watched);
  });
  return file;
}

std::string AwaitedFiles::describe_watched(const target::OpenFile& epoll) {
  if (epoll.watched.empty()) return {};
  std::vector<InvolvedProcess> unused;
  std::vector<InvolvedFile> watched;
  for (const std::int32_t one :
       std::span(epoll.watched).first(std::min(epoll.watched.size(), most_files_named))) {
    // One in another is named, and not what that watches: it may be this one.
    const target::KnownFile* const known = files_->find(one);
    const bool is_epoll = known != nullptr && known->file.kind == target::OpenKind::epoll;
    watched.push_back(is_epoll ? InvolvedFile{.descriptor = one, .kind = "epoll", .text = "epoll"}
                               : describe(one, unused));
  }
  return " of " + describe_all(watched, epoll.watched.size()) +
         (epoll.watches_more ? ", or more" : "");
}

void AwaitedFiles::add_lock(std::int32_t number, WaitTarget& target) {
  target.resource.kind = analysis::ResourceKind::file_lock;
  target.verb.clear();
  const target::KnownFile* const known = files_ ? files_->find(number) : nullptr;
  const auto lock = known == nullptr ? std::nullopt : files_->find_lock(known->file);
  if (!lock || lock->pid == 0) return;
  target.resource.holder = make_holder(lock->pid, target.resource);
}

analysis::Holder AwaitedFiles::make_holder(std::int64_t pid, analysis::Resource& resource) {
  analysis::Holder holder;
  holder.certainty = analysis::Certainty::exact;
  holder.how = "/proc/locks";
  if (pid == files_->pid()) {
    holder.other = "this process";
  } else {
    const auto process = name_process(pid).value_or(InvolvedProcess{pid, {}, '?'});
    add_missing(process, resource.processes);
    holder.other = analysis::describe_process(process);
  }
  return holder;
}

// It sleeps between two looks, so that the kernel does not know that it waits.
std::optional<WaitTarget> AwaitedFiles::find_database() {
  const auto database = files_ ? files_->find_locked_database() : std::nullopt;
  if (!database) return std::nullopt;
  WaitTarget target;
  target.how = "a sleep of SQLite, /proc/locks";
  target.certainty = analysis::Certainty::likely;
  target.resource.kind = analysis::ResourceKind::file_lock;
  target.resource.name = "the database " + python::printable(database->path);
  if (database->pid != 0) target.resource.holder = make_holder(database->pid, target.resource);
  return target;
}

std::optional<WaitTarget> AwaitedFiles::find_target(const BlockingCall& call) {
  if (call.sort == CallSort::database) return find_database();
  WaitTarget target;
  target.how = "system call";
  target.certainty = analysis::Certainty::exact;
  if (call.sort == CallSort::child) {
    target.resource.kind = analysis::ResourceKind::child;
    add_child(call, target);
    return target;
  }
  const char* const verb = analysis::find_verb(call.sort);
  if (verb == nullptr || call.descriptors.empty()) return std::nullopt;
  target.verb = verb;
  analysis::Resource& resource = target.resource;
  resource.kind = analysis::ResourceKind::descriptor;
  for (const std::int32_t number : call.descriptors)
    resource.files.push_back(describe(number, resource.processes));
  resource.name = describe_all(resource.files, call.descriptor_count);
  const bool moves = call.sort == CallSort::read || call.sort == CallSort::write;
  if (moves) add_way_back(resource, PeerThreads::only);
  if (call.sort == CallSort::file_lock) add_lock(call.descriptors.front(), target);
  return target;
}

void AwaitedFiles::add_child(const BlockingCall& call, WaitTarget& target) {
  if (!files_) return;
  analysis::Resource& resource = target.resource;
  if (call.child > 0) {
    const auto child = files_->find_child(call.child);
    if (child) resource.processes = {analysis::make_involved(*child)};
  } else if (!call.descriptors.empty()) {
    const target::KnownFile* const known = files_->find(call.descriptors.front());
    const auto child = name_process(known == nullptr ? 0 : known->file.pid);
    if (child) resource.processes = {*child};
  } else if (call.is_any_child) {
    for (const std::int64_t pid : files_->children())
      resource.processes.push_back(name_process(pid).value_or(InvolvedProcess{pid, {}, '?'}));
  }
  if (resource.processes.size() != 1) return;
  const InvolvedProcess& child = resource.processes.front();
  resource.name = child.title.empty() ? std::to_string(child.pid)
                                      : formatted("{} ({})", child.pid, child.title);
  resource.name += describe_standstill(child.state);
  add_way_back(resource, PeerThreads::writer);
}

void AwaitedFiles::add_way_back(analysis::Resource& resource, PeerThreads which) {
  if (!is_alone_ || resource.processes.size() != 1) return;
  const auto peer = static_cast<::pid_t>(resource.processes.front().pid);
  const std::string words = describe_waiting_back(peer, files_->pid(), which);
  resource.waits_back = !words.empty();
  if (resource.waits_back) resource.name += ", " + words;
}

void AwaitedFiles::add_sharers(WaitTarget& target) {
  constexpr std::chrono::milliseconds most_time{50};
  if (!files_ || !target.process_lock) return;
  const analysis::ProcessLock& lock = *target.process_lock;
  const target::SemaphoreObject own{
      lock.object, lock.handle_at, lock.semaphore, lock.most, lock.kind};
  const auto begun = target::ThreadClock::now();
  const auto uses = target::find_semaphore_uses(files_->pid(), own, begun + most_time);
  files_->add_time(target::ThreadClock::now() - begun);
  std::vector<InvolvedProcess> takers;
  for (const target::SemaphoreUse& use : uses.list) {
    if (use.count > 0)
      add_missing(name_process(use.pid).value_or(InvolvedProcess{use.pid, {}, '?'}), takers);
  }
  const bool is_certain = is_clear(lock, uses);
  const bool is_queue = target.resource.kind == analysis::ResourceKind::queue;
  // Who takes from a queue waits for an item as well, and whoever is next has its turn then.
  if (is_queue && !takers.empty()) return;
  target.resource.processes = takers;
  if (!lock.is_for_one() || takers.size() > 1 || (takers.empty() && !is_certain)) return;
  analysis::Holder holder;
  holder.how = takers.empty() ? "no process counts it as taken" : "SemLock.count of that process";
  holder.other =
      takers.empty() ? "a process that has ended" : analysis::describe_process(takers.front());
  if (is_queue) holder.relation = "left locked by";
  if (is_certain && !takers.empty()) holder.certainty = analysis::Certainty::exact;
  target.resource.holder = std::move(holder);
}

}  // namespace hognose::session
