// Naming users, and choosing children.
// SPDX-License-Identifier: MIT
#include "cli/host/listed_process.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include <pwd.h>

#include "base/counted.h"
#include "base/formatted.h"
#include "base/list_some.h"
#include "cli/host/interrupt.h"
#include "session/session.h"

namespace hognose::cli {
namespace {

/// Processes below one that are looked at, for an answer about that one.
constexpr std::size_t most_looks = 200;

std::string name_user(::uid_t user) {
  const ::passwd* const entry = ::getpwuid(user);
  return entry != nullptr ? python::printable(entry->pw_name) : formatted("{}", user);
}

std::vector<command::ListedProcess> glance_at_all(const std::vector<std::int64_t>& pids,
                                                  const Question& question) {
  std::vector<command::ListedProcess> children;
  for (const std::int64_t pid : pids) {
    if (children.size() == most_looks || ctrl_c_was_pressed()) break;
    const auto facts = target::read_process_facts(static_cast<::pid_t>(pid));
    if (!facts || facts->has_ended()) continue;
    Glance glance = glance_at(static_cast<::pid_t>(pid), question);
    command::ListedProcess one;
    one.is_stuck = glance.sum.is_stuck;
    one.stands_by = glance.sum.stands_by;
    if (glance.seen == Sight::not_permitted) glance.sum.does = "may not be read";
    if (glance.seen == Sight::no_python || glance.seen == Sight::ended) continue;
    one.process = make_listed_process(*facts, std::move(glance));
    children.push_back(std::move(one));
  }
  return children;
}

}  // namespace

document::Process make_listed_process(const target::ProcessFacts& facts, Glance glance) {
  document::Process process;
  process.pid = facts.pid;
  process.parent = facts.parent;
  process.user = name_user(facts.user);
  process.python = std::move(glance.python);
  process.threads = facts.threads;
  process.command = python::printable(facts.title());
  process.does = std::move(glance.sum.does);
  process.place = std::move(glance.sum.place);
  return process;
}

void add_processes_below(const Question& question, document::Document& answer) {
  if (!answer.head || answer.head->children.empty()) return;
  auto children = glance_at_all(answer.head->children, question);
  if (children.empty()) return;
  command::put_odd_ones_first(children);
  const std::size_t total = answer.head->children.size();
  const std::size_t shown =
      question.json != 0 ? children.size() : std::min(children.size(), most_told_of);
  document::Processes block;
  block.title = counted(total, "Python process") + " below it:";
  for (std::size_t at = 0; at < shown; ++at) {
    if (question.json == 0) command::cut_to_two_rows(children[at].process);
    block.list.push_back(std::move(children[at].process));
  }
  std::vector<document::Block> blocks{std::move(block)};
  if (shown < total) blocks.emplace_back(document::Elision{shown, total, "-s shows them all"});
  blocks.emplace_back(document::Paragraph{});
  answer.blocks.insert(answer.blocks.begin(),
                       std::make_move_iterator(blocks.begin()),
                       std::make_move_iterator(blocks.end()));
}

void add_ended_children(const ProcessesBelow& below, document::Document& answer) {
  const auto& ended = below.ended;
  if (ended.empty() || !answer.answered) return;
  const std::string names = list_some(ended.size(), most_told_of, [&ended](std::size_t at) {
    const auto facts = target::read_process_facts(ended[at]);
    return facts ? formatted("{} ({})", ended[at], python::printable(facts->name))
                 : std::to_string(ended[at]);
  });
  document::Paragraph said{
      ended.size() == 1
          ? formatted("A child has ended, and was not waited for: {}", names)
          : formatted("{} children have ended, and were not waited for: {}", ended.size(), names)};
  std::vector<document::Block> blocks{std::move(said), document::Paragraph{}};
  answer.blocks.insert(answer.blocks.begin(),
                       std::make_move_iterator(blocks.begin()),
                       std::make_move_iterator(blocks.end()));
}

}  // namespace hognose::cli
