// Walks /proc: parents, descriptors, children.
// SPDX-License-Identifier: MIT
#include "target/process/peers.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <sys/stat.h>

#include "base/formatted.h"
#include "target/process/open_file.h"
#include "target/process/proc_words.h"
#include "target/process/process_facts.h"
#include "target/process/process_threads.h"
#include "target/seams/descriptor.h"

namespace hognose::target {
namespace {

bool is_over(ThreadClock::time_point deadline) {
  return ThreadClock::now() >= deadline;
}

/// More are hardly one family, and each of them takes time.
constexpr std::size_t most_relatives = 256;

/// Adds what descends from those that are in the list from `begin` on, generation by generation.
void add_descendants(std::vector<::pid_t>& list,
                     std::size_t begin,
                     ThreadClock::time_point deadline) {
  for (std::size_t at = begin; at < list.size() && !is_over(deadline); ++at) {
    for (const ::pid_t child : list_children(list[at])) {
      if (list.size() >= most_relatives) return;
      if (std::find(list.begin(), list.end(), child) == list.end()) list.push_back(child);
    }
  }
}

/// All others, the nearest in age first.
std::vector<::pid_t> list_strangers(::pid_t pid, const std::vector<::pid_t>& family) {
  auto others = list_processes();
  std::erase_if(others, [&family](::pid_t one) {
    return std::find(family.begin(), family.end(), one) != family.end();
  });
  std::stable_sort(others.begin(), others.end(), [pid](::pid_t one, ::pid_t other) {
    return std::abs(one - pid) < std::abs(other - pid);
  });
  return others;
}

/// What may be done with a descriptor: the rights of its link.
Peer read_access(::pid_t pid, const std::string& path) {
  struct stat status {};
  Peer peer{pid, true, true};
  if (::lstat(path.c_str(), &status) != 0) return peer;
  peer.reads = (status.st_mode & S_IRUSR) != 0;
  peer.writes = (status.st_mode & S_IWUSR) != 0;
  return peer;
}

class Search {
 public:
  Search(const std::set<std::string>& links, ThreadClock::time_point deadline)
      : links_(links), deadline_(deadline) {}

  std::map<std::string, Peers> run(::pid_t pid) {
    const auto family = list_family(pid, deadline_);
    bool is_late = !look_at_all(family);
    if (!is_late && !has_both_ends()) is_late = !look_at_all(list_strangers(pid, family));
    std::map<std::string, Peers> found;
    for (const std::string& link : links_) {
      Peers& peers = found[link];
      peers.list = std::move(found_[link]);
      peers.is_late = is_late;
      peers.is_denied = is_denied_;
    }
    return found;
  }

 private:
  /// False if there was no time.
  bool look_at_all(const std::vector<::pid_t>& processes) {
    for (const ::pid_t pid : processes) {
      if (is_over(deadline_)) return false;
      look_at(pid);
    }
    return true;
  }

  /// Of a socket one is enough: whoever has it reads and writes.
  bool has_both_ends() const {
    return std::all_of(links_.begin(), links_.end(), [this](const std::string& link) {
      const auto found = found_.find(link);
      if (found == found_.end()) return false;
      const auto& list = found->second;
      return std::any_of(list.begin(), list.end(), [](const Peer& one) { return one.reads; }) &&
             std::any_of(list.begin(), list.end(), [](const Peer& one) { return one.writes; });
    });
  }

  void look_at(::pid_t pid) {
    constexpr int most_descriptors = 10'000;
    constexpr int between_looks = 64;
    const std::string path = formatted("/proc/{}/fd", pid);
    const Folder folder = open_folder(path);
    if (!folder) {
      // One that has ended meanwhile has nothing open.
      is_denied_ = is_denied_ || kind_of_errno(errno) == ErrorKind::permission;
      return;
    }
    int seen = 0;
    while (const dirent* entry = ::readdir(folder.get())) {
      if (++seen % between_looks == 0 && (seen > most_descriptors || is_over(deadline_))) return;
      const std::string file = path + "/" + entry->d_name;
      const auto link = read_proc_link(file);
      if (link && links_.count(*link) != 0) add(*link, read_access(pid, file));
    }
  }

  void add(const std::string& link, const Peer& peer) {
    auto& list = found_[link];
    if (list.empty() || list.back().pid != peer.pid) {
      list.push_back(peer);
      return;
    }
    list.back().reads = list.back().reads || peer.reads;
    list.back().writes = list.back().writes || peer.writes;
  }

  const std::set<std::string>& links_;
  ThreadClock::time_point deadline_;
  std::map<std::string, std::vector<Peer>> found_;
  bool is_denied_ = false;
};

}  // namespace

::pid_t find_parent(::pid_t pid) {
  const auto stat = read_proc_file(formatted("/proc/{}/stat", pid));
  ProcessFacts facts;
  if (stat) add_stat(*stat, 0, facts);
  return facts.parent > 1 ? facts.parent : 0;
}

std::vector<::pid_t> list_family(::pid_t pid, ThreadClock::time_point deadline) {
  std::vector<::pid_t> list{pid};
  add_descendants(list, 0, deadline);
  const ::pid_t parent = find_parent(pid);
  if (parent != 0 && list.size() < most_relatives) {
    const std::size_t begin = list.size();
    list.push_back(parent);
    add_descendants(list, begin, deadline);
  }
  return list;
}

std::map<std::string, Peers> find_peers(::pid_t pid,
                                        const std::set<std::string>& links,
                                        ThreadClock::time_point deadline) {
  return links.empty() ? std::map<std::string, Peers>() : Search(links, deadline).run(pid);
}

std::vector<::pid_t> list_children(::pid_t pid) {
  constexpr std::size_t most_text = 1U << 16U;
  std::vector<::pid_t> children;
  const auto threads = list_thread_ids(pid);
  if (!threads) return children;
  for (const ::pid_t tid : *threads) {
    const auto text = read_proc_file(formatted("/proc/{}/task/{}/children", pid, tid), most_text);
    if (!text) break;  // a kernel that does not list them
    std::string_view rest = *text;
    for (auto word = take_word(rest); !word.empty(); word = take_word(rest)) {
      if (const auto child = number_of_word<::pid_t>(word)) children.push_back(*child);
    }
  }
  return children;
}

}  // namespace hognose::target
