// One short look at each process.
// SPDX-License-Identifier: MIT
#include "cli/ps.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "base/formatted.h"
#include "cli/host/glance.h"
#include "cli/host/interrupt.h"
#include "cli/host/listed_process.h"
#include "cli/host/print.h"
#include "cli/host/process_order.h"
#include "cli/host/stuck_reads.h"
#include "target/seams/kernel_wait.h"

namespace hognose::cli {
namespace {

using document::Document;

std::string count_of(std::size_t number, const char* one, const char* many) {
  return formatted("{} {}", number, number == 1 ? one : many);
}

/// Those that are not in the list, in a line; empty if there are none.
std::string describe(const document::OtherProcesses& others) {
  std::string text;
  const auto add = [&text](std::size_t number, const char* one, const char* many) {
    if (number != 0) text += (text.empty() ? "" : ", ") + count_of(number, one, many);
  };
  add(others.without_python, "has no CPython mapped", "have no CPython mapped");
  const bool is_root = ::geteuid() == 0;
  add(others.not_permitted,
      is_root ? "may not be read by root" : "may not be read (sudo hognose ps shows it)",
      is_root ? "may not be read by root" : "may not be read (sudo hognose ps shows them)");
  add(others.kernel_threads, "is a thread of the kernel", "are threads of the kernel");
  add(others.ended, "has ended", "have ended");
  return text;
}

class List {
 public:
  explicit List(const Question& question) : question_(question) {}

  int run() {
    watch_ctrl_c();
    end_stuck_reads(question_, [this](::pid_t stuck) { return make_answer_without(stuck); });
    for (const ::pid_t pid : target::list_processes()) {
      if (ctrl_c_was_pressed()) break;
      if (pid != ::getpid()) add(pid);
    }
    const Document said = make_answer();
    print(said, question_);
    return written(status_of(said));
  }

 private:
  void add(::pid_t pid) {
    const auto facts = target::read_process_facts(pid);
    if (!facts || facts->has_ended()) {
      ++others_.ended;
      return;
    }
    parents_[pid] = facts->parent;
    if (facts->is_kernel_thread) {
      ++others_.kernel_threads;
      return;
    }
    Glance glance = glance_at(pid, question_);
    switch (glance.seen) {
      case Sight::unreadable_python:
        has_holes_ = true;
        [[fallthrough]];
      case Sight::python:
        list_.push_back(make_listed_process(*facts, std::move(glance)));
        break;
      case Sight::no_python:
        ++others_.without_python;
        break;
      case Sight::not_permitted:
        ++others_.not_permitted;
        break;
      case Sight::ended:
        ++others_.ended;
        break;
    }
  }

  Document make_answer() {
    const std::string rest = describe(others_);
    const bool is_over = !ctrl_c_was_pressed();
    if (list_.empty() && is_over) {
      return document::refuse(question_.command,
                              document::Refusal::nothing_found,
                              "no CPython runs here that may be read: " + rest);
    }
    Document said;
    said.command = question_.command;
    said.has_holes = has_holes_;
    order_as_tree(list_, parents_);
    said.add(document::Processes{"", std::move(list_), others_});
    if (!rest.empty()) said.add(document::Paragraph{"Others: " + rest});
    if (!is_over) said.add(document::Cut{Exhausted::interrupted, "the remaining processes"});
    return said;
  }

  /// What is known when one keeps us waiting for ever, and those behind it as well.
  Document make_answer_without(::pid_t stuck) {
    Document said = make_answer();
    if (!said.answered) return refuse_stuck(question_, stuck);
    said.has_holes = true;
    said.add(document::Cut{Exhausted::deadline,
                           stuck == target::of_a_file
                               ? "a process one of whose files does not come, and those behind it"
                               : formatted("process {} and those behind it", stuck)});
    return said;
  }

  const Question& question_;
  std::vector<document::Process> list_;
  std::map<std::int64_t, std::int64_t> parents_;
  document::OtherProcesses others_;
  bool has_holes_ = false;
};

}  // namespace

int run(const PsWishes& wishes) {
  Question question;
  question.command = "ps";
  question.json = wishes.json;
  question.no_stop = wishes.no_stop;
  question.no_color = wishes.no_color;
  question.no_pager = wishes.no_pager;
  return List(question).run();
}

}  // namespace hognose::cli
