// Asking /proc who is meant.
// SPDX-License-Identifier: MIT
#include "cli/host/targets.h"

#include <algorithm>
#include <array>
#include <utility>

#include <regex.h>
#include <unistd.h>

#include "base/formatted.h"
#include "cli/host/pythons_below.h"
#include "cli/usage/numbers.h"
#include "target/process/process_facts.h"

namespace hognose::cli {
namespace {

using document::Refusal;

/// A pattern as grep -E has it.
class Pattern {
 public:
  explicit Pattern(const std::string& text)
      : error_(::regcomp(&compiled_, text.c_str(), REG_EXTENDED | REG_NOSUB)) {}
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;
  ~Pattern() {
    if (error_ == 0) ::regfree(&compiled_);
  }

  /// Why it is none; empty if it is one.
  [[nodiscard]] std::string describe_mistake() const {
    if (error_ == 0) return {};
    std::array<char, 128> text{};
    ::regerror(error_, &compiled_, text.data(), text.size());
    return text.data();
  }
  [[nodiscard]] bool matches(const std::string& text) const {
    return ::regexec(&compiled_, text.c_str(), 0, nullptr, 0) == 0;
  }

 private:
  ::regex_t compiled_{};
  int error_;
};

/// The whole command line, as pgrep -f looks at it.
std::string join(const target::ProcessFacts& process) {
  if (process.words.empty()) return process.name;
  std::string line;
  for (const std::string& word : process.words)
    line += (line.empty() ? "" : " ") + word;
  return line;
}

std::vector<::pid_t> find_matching(const Pattern& pattern) {
  std::vector<::pid_t> found;
  for (const ::pid_t pid : target::list_processes()) {
    const auto process = pid == ::getpid()
                             ? Result<target::ProcessFacts>(fail(ErrorKind::not_found, ""))
                             : target::read_process_facts(pid);
    const bool may_be_asked = process && !process->is_kernel_thread && !process->has_ended();
    if (may_be_asked && pattern.matches(join(*process))) found.push_back(pid);
  }
  return found;
}

/// Those that are Pythons, or of which that may not be seen. A shell whose command line has the name in
/// it as well is neither; if there are no others, it is meant.
void keep_pythons(std::vector<::pid_t>& pids) {
  std::vector<::pid_t> kept;
  for (const ::pid_t pid : pids) {
    if (has_python(pid).value_or(true)) kept.push_back(pid);
  }
  if (!kept.empty()) pids = std::move(kept);
}

Targets refuse(const Question& question, Refusal refusal, std::string sentence) {
  return {{}, document::refuse(question.command, refusal, std::move(sentence))};
}

Targets find_by_name(const Question& question) {
  const Pattern pattern(question.name);
  if (const std::string mistake = pattern.describe_mistake(); !mistake.empty()) {
    return refuse(question,
                  Refusal::usage,
                  formatted("'{}' is no pattern as grep -E has them: {}", question.name, mistake));
  }
  std::vector<::pid_t> pids = find_matching(pattern);
  if (pids.empty()) {
    return refuse(question,
                  Refusal::no_process,
                  formatted("no process has a command line that matches '{}'; hognose ps lists "
                            "those of Python",
                            question.name));
  }
  keep_pythons(pids);
  Targets targets;
  for (const ::pid_t pid : pids)
    targets.list.push_back(std::to_string(pid));
  return targets;
}

void add_below(std::vector<std::string>& list) {
  const std::vector<std::string> named = list;
  list.clear();
  for (const std::string& one : named) {
    list.push_back(one);
    if (!is_process_id(one)) continue;
    const ProcessesBelow below = find_processes_below(static_cast<::pid_t>(std::stol(one)));
    for (const auto* pids : {&below.pythons, &below.hidden}) {
      for (const ::pid_t pid : *pids)
        list.push_back(std::to_string(pid));
    }
  }
}

void keep_first_of_each(std::vector<std::string>& list) {
  std::vector<std::string> kept;
  for (std::string& one : list) {
    if (std::find(kept.begin(), kept.end(), one) == kept.end()) kept.push_back(std::move(one));
  }
  list = std::move(kept);
}

}  // namespace

Targets find_targets(const Question& question) {
  Targets targets;
  if (!question.name.empty()) {
    targets = find_by_name(question);
    if (targets.refused) return targets;
  } else {
    targets.list.push_back(question.target);
    targets.list.insert(
        targets.list.end(), question.more_targets.begin(), question.more_targets.end());
  }
  if (question.subprocesses) add_below(targets.list);
  keep_first_of_each(targets.list);
  return targets;
}

}  // namespace hognose::cli
