// Asking the kernel for the children of each thread, or, where it does not tell them, all processes for
// their parents.
// SPDX-License-Identifier: MIT
#include "target/process/process_tree.h"

#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <string>

#include <unistd.h>

#include "target/process/process_facts.h"
#include "target/process/process_threads.h"
#include "target/seams/descriptor.h"

namespace hognose::target {
namespace {

/// More threads than that are slower to be asked than all processes of a machine.
constexpr std::size_t most_threads = 256;

/// Kernels may be built without it (CONFIG_PROC_CHILDREN).
bool tells_children() {
  static const bool tells = ::access("/proc/thread-self/children", F_OK) == 0;
  return tells;
}

void add_numbers(const std::string& text, std::vector<::pid_t>& numbers) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    ::pid_t number = 0;
    const auto parsed = std::from_chars(at, end, number);
    if (parsed.ec == std::errc()) numbers.push_back(number);
    at = parsed.ptr == at ? at + 1 : parsed.ptr;
  }
}

/// Nothing if that has to be found out in another way.
std::optional<std::vector<::pid_t>> read_children(::pid_t pid) {
  std::vector<::pid_t> children;
  const auto threads = list_thread_ids(pid);
  if (!threads) return children;  // it is gone
  if (threads->size() > most_threads) return std::nullopt;
  const std::string folder = "/proc/" + std::to_string(pid) + "/task/";
  for (const ::pid_t tid : *threads) {
    if (const auto text = read_proc_file(folder + std::to_string(tid) + "/children"))
      add_numbers(*text, children);
  }
  return children;
}

using Children = std::map<::pid_t, std::vector<::pid_t>>;

Children read_all_children() {
  Children children;
  for (const ::pid_t pid : list_processes()) {
    const auto facts = read_process_facts(pid);
    if (facts) children[facts->parent].push_back(pid);
  }
  return children;
}

class Descent {
 public:
  std::vector<::pid_t> run(::pid_t pid) {
    std::set<::pid_t> seen{pid};
    std::vector<::pid_t> below{pid};
    for (std::size_t at = 0; at < below.size(); ++at) {
      for (const ::pid_t child : children_of(below[at])) {
        if (seen.insert(child).second) below.push_back(child);
      }
    }
    below.erase(below.begin());
    return below;
  }

 private:
  std::vector<::pid_t> children_of(::pid_t pid) {
    if (!all_ && tells_children()) {
      if (auto children = read_children(pid)) return *std::move(children);
    }
    if (!all_) all_ = read_all_children();
    const auto found = all_->find(pid);
    return found == all_->end() ? std::vector<::pid_t>() : found->second;
  }

  std::optional<Children> all_;  // read when it is wanted
};

}  // namespace

std::vector<::pid_t> list_descendants(::pid_t pid) {
  return Descent().run(pid);
}

}  // namespace hognose::target
