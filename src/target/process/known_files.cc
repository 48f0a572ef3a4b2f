// Keeps what was looked at, and the time.
// SPDX-License-Identifier: MIT
#include "target/process/known_files.h"

#include <string_view>
#include <utility>

#include "target/process/unix_socket.h"
#include "target/seams/descriptor.h"

namespace hognose::target {
namespace {

/// Of the index of a write-ahead log, which SQLite has beside a database.
constexpr std::string_view end_of_log = "-shm";

}  // namespace

KnownFiles::Clock::time_point KnownFiles::deadline() {
  if (!deadline_) deadline_ = Clock::now() + most_;
  return *deadline_;
}

bool KnownFiles::is_late() {
  const auto end = deadline();  // which may begin now
  return Clock::now() >= end;
}

void KnownFiles::want(std::int32_t number, bool with_peers) {
  auto known = files_.find(number);
  if (known == files_.end()) {
    known = files_.try_emplace(number).first;
    if (is_late()) return;
    auto read = read_open_file(pid_, number);
    if (!read) return;
    known->second.emplace().file = std::move(*read);
  }
  if (!known->second || !with_peers || known->second->wants_peers) return;
  KnownFile& file = *known->second;
  if (file.file.kind == OpenKind::socket) {
    const auto told = find_unix_socket(pid_, file.file.inode);
    if (told && told->peer != 0) file.other_end = "socket:[" + std::to_string(told->peer) + "]";
  }
  const bool is_pipe = file.file.kind == OpenKind::pipe && file.file.is_anonymous();
  file.wants_peers = is_pipe || !file.other_end.empty();
}

// The tables of sockets may cost as much as all the rest: their time is not that of the others.
void KnownFiles::look_around() {
  look_for_peers();
  const auto begun = Clock::now();
  for (auto& [number, known] : files_) {
    if (known && known->file.kind == OpenKind::socket && known->file.inode != 0)
      known->socket = sockets_.find(known->file.inode, begun + most_);
  }
  add_time(Clock::now() - begun);
}

void KnownFiles::look_for_peers() {
  const auto link_of = [](const KnownFile& one) -> const std::string& {
    return one.other_end.empty() ? one.file.link : one.other_end;
  };
  std::set<std::string> links;
  for (const auto& [number, known] : files_) {
    if (known && known->wants_peers) links.insert(link_of(*known));
  }
  auto found = find_peers(pid_, links, deadline());
  for (auto& [number, known] : files_) {
    if (known && known->wants_peers) known->peers = found[link_of(*known)];
  }
}

const KnownFile* KnownFiles::find(std::int32_t number) const {
  const auto known = files_.find(number);
  return known == files_.end() || !known->second ? nullptr : &*known->second;
}

std::optional<ProcessFacts> KnownFiles::read_process(::pid_t pid) {
  if (pid <= 0 || is_late()) return std::nullopt;
  auto read = read_process_facts(pid);
  return read ? std::optional(std::move(*read)) : std::nullopt;
}

const std::vector<::pid_t>& KnownFiles::children() {
  if (!children_) children_ = list_children(pid_);
  return *children_;
}

// Each process has an id in every namespace from ours down to its own.
std::optional<ProcessFacts> KnownFiles::find_child(std::int64_t inner_id) {
  const auto own = read_process(pid_);
  const std::size_t depth = own ? own->inner_ids.size() : 0;
  if (depth == 0) return std::nullopt;
  for (const ::pid_t child : children()) {
    auto facts = read_process(child);
    if (facts && facts->inner_ids.size() >= depth && facts->inner_ids[depth - 1] == inner_id)
      return facts;
  }
  return std::nullopt;
}

const std::string& KnownFiles::read_locks() {
  constexpr std::size_t most_text = 1U << 20U;
  if (!locks_) locks_ = read_proc_file("/proc/locks", most_text).value_or(std::string());
  return *locks_;
}

// A process may have one open several times, and its log.
std::map<std::string, std::vector<DatabaseLock>> KnownFiles::list_locked_databases() {
  std::map<std::string, std::vector<DatabaseLock>> databases;
  const std::vector<DatabaseLock> locks = list_database_locks(read_locks());
  if (locks.empty()) return databases;
  for (const std::int32_t number : list_descriptors(pid_)) {
    if (is_late()) return databases;
    const auto file = read_open_file(pid_, number);
    if (!file || file->inode == 0 || file->is_anonymous()) continue;
    const bool is_of_log = file->link.ends_with(end_of_log);
    const std::string path =
        file->link.substr(0, file->link.size() - (is_of_log ? end_of_log.size() : 0));
    for (const DatabaseLock& lock : locks) {
      if (lock.inode == file->inode && lock.is_of_log == is_of_log) databases[path].push_back(lock);
    }
  }
  return databases;
}

std::optional<FileLock> KnownFiles::find_lock(const OpenFile& file) {
  if (file.inode == 0 || is_late()) return std::nullopt;
  return find_lock_waited_for(read_locks(), pid_, file.inode);
}

std::optional<LockedDatabase> KnownFiles::find_locked_database() {
  std::optional<LockedDatabase> found;
  const auto databases = list_locked_databases();
  if (is_late()) return std::nullopt;
  for (const auto& [path, of_it] : databases) {
    const DatabaseLock* const lock = choose_database_lock(of_it, pid_);
    if (lock == nullptr) continue;
    if (found) return std::nullopt;  // any of several
    found = LockedDatabase{path, lock->pid};
  }
  return found;
}

}  // namespace hognose::target
