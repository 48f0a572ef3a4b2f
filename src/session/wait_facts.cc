// Gathers what each thread waits for, and who has it.
// SPDX-License-Identifier: MIT
#include "session/wait_facts.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "analysis/lock_holders.h"
#include "analysis/object_name.h"
#include "analysis/wait_shape.h"
#include "analysis/wait_target.h"
#include "base/formatted.h"
#include "session/thread_facts.h"

namespace hognose::session {
namespace {

using analysis::BlockedThread;
using analysis::Certainty;
using analysis::Holder;
using analysis::Resource;
using analysis::ResourceKind;
using analysis::WaitTarget;

/// What is kept of a thread after the walk has gone on to the next.
struct SeenThread {
  std::vector<python::Frame> frames;
  std::vector<std::uint64_t> idents;
  std::vector<std::int64_t> interpreters;
  std::int64_t inner_tid = 0;
  bool holds_gil = false;
};

/// More than any process has.
constexpr std::size_t most_threads = 50'000;

class Gathering {
 public:
  Gathering(Session& session, const Reading& reading, const python::Program& program)
      : session_(session),
        reading_(reading),
        program_(program),
        budget_(session.budget(reading)),
        names_(program, budget_) {}

  WaitFacts run(const std::vector<target::OsThread>& os_threads) {
    facts_.walk = walk_threads(session_, reading_, os_threads, [this](const VisitedThread& one) {
      add(one);
      return !session_.host().interrupted() && seen_.size() < most_threads;
    });
    for (std::size_t at = 0; at < seen_.size(); ++at) {
      for (const python::Frame& frame : seen_[at].frames)
        blocked_[at].frames.push_back(&frame);
    }
    add_waits();
    add_holders();
    facts_.lacks.add(budget_.exhausted());
    return std::move(facts_);
  }

 private:
  void add(const VisitedThread& one) {
    const ThreadStack& stack = one.stack;
    SeenThread seen;
    for (const native::Entry& entry : stack.merged.entries) {
      if (entry.kind == native::EntryKind::python_frame) seen.frames.push_back(entry.frame);
    }
    for (const python::Thread& state : stack.states) {
      if (state.ident != 0) seen.idents.push_back(state.ident);
      seen.interpreters.push_back(state.interpreter_id);
    }
    seen.inner_tid = one.os_thread.inner_id();
    seen.holds_gil = stack.merged.state.holds_gil == true;
    BlockedThread blocked;
    blocked.call = find_call(program_, stack);
    blocked.waits_for_gil = waits_for_gil(program_, stack, blocked.call);
    const auto registers = program_.target->threads->registers(one.os_thread.tid);
    if (registers) {
      blocked.stack_pointer = Address(registers->find(target::Register::rsp).value_or(0));
      blocked.fourth_argument = registers->find(target::Register::r10);
    }
    if (!registers || !registers->tells_system_call()) ++facts_.untold;
    facts_.lacks.add(stack.merged.lacks);
    seen_.push_back(std::move(seen));
    blocked_.push_back(std::move(blocked));
    facts_.graph.threads.push_back({one.os_thread.tid, one.named.name});
  }

  void add_waits() {
    for (std::size_t at = 0; at < blocked_.size(); ++at) {
      auto target = analysis::find_wait_target(program_, blocked_[at], budget_);
      if (!target) continue;
      // What is read of a process that runs on need not be of one moment.
      if (program_.target->runs_on) target->certainty = Certainty::likely;
      analysis::Wait wait{at, 0, target->certainty, target->is_timed, target->how, {}};
      const auto& frames = blocked_[at].frames;
      const std::size_t users = analysis::count_library_frames(frames);
      if (users < frames.size()) wait.place = analysis::describe_place(*frames[users]);
      wait.resource = find_resource(*target, at, users);
      facts_.graph.waits.push_back(std::move(wait));
    }
  }

  /// Two threads that wait for one thing share its node.
  std::size_t find_resource(const WaitTarget& target, std::size_t thread, std::size_t users) {
    const auto key = std::tuple(target.resource.kind,
                                target.resource.address,
                                target.resource.kind == ResourceKind::gil
                                    ? std::to_string(seen_[thread].interpreters.front())
                                    : target.resource.name);
    const auto [known, is_new] = known_.try_emplace(key, facts_.graph.resources.size());
    if (!is_new) {
      name(facts_.graph.resources[known->second], thread, users);
      return known->second;
    }
    Resource resource = target.resource;
    name(resource, thread, users);
    facts_.graph.resources.push_back(std::move(resource));
    targets_.push_back(target);
    first_waiters_.push_back(thread);
    return known->second;
  }

  void name(Resource& resource, std::size_t thread, std::size_t users) {
    const auto& frames = blocked_[thread].frames;
    const bool is_named = !resource.name.empty() || resource.kind == ResourceKind::thread ||
                          resource.kind == ResourceKind::child;
    if (is_named || frames.empty()) return;
    resource.name = names_.find(resource.address, std::span(frames).subspan(users));
    if (resource.name.empty()) resource.name = names_.find(resource.address, frames);
  }

  void add_holders() {
    analysis::LockHolders holders(program_, blocked_, budget_);
    for (std::size_t at = 0; at < targets_.size(); ++at) {
      Resource& resource = facts_.graph.resources[at];
      const WaitTarget& target = targets_[at];
      if (resource.kind == ResourceKind::gil) {
        resource.holder = find_gil_holder(first_waiters_[at]);
      } else if (target.owner) {
        resource.holder = find_owner(*target.owner, resource);
      } else if (!target.ownerless.is_null()) {
        resource.holder = holders.find(target.ownerless, waiters_of(at));
      }
      if (resource.holder && program_.target->runs_on)
        resource.holder->certainty = Certainty::likely;
    }
  }

  std::set<std::size_t> waiters_of(std::size_t resource) const {
    std::set<std::size_t> threads;
    for (const analysis::Wait& wait : facts_.graph.waits) {
      if (wait.resource == resource) threads.insert(wait.thread);
    }
    return threads;
  }

  /// Whoever holds a GIL of the same interpreter; of several interpreters each may have its own.
  std::optional<Holder> find_gil_holder(std::size_t waiter) const {
    for (std::size_t at = 0; at < seen_.size(); ++at) {
      const auto& interpreters = seen_[at].interpreters;
      const bool is_same =
          std::find_first_of(interpreters.begin(),
                             interpreters.end(),
                             seen_[waiter].interpreters.begin(),
                             seen_[waiter].interpreters.end()) != interpreters.end();
      if (seen_[at].holds_gil && is_same) return make_holder(at, "the GIL's holder");
    }
    return std::nullopt;
  }

  Holder make_holder(std::size_t thread, const std::string& how) const {
    Holder holder{thread, {}, Certainty::exact, how, {}};
    const auto& frames = blocked_[thread].frames;
    if (!frames.empty()) holder.place = analysis::describe_place(*frames.front());
    return holder;
  }

  std::optional<Holder> find_owner(const analysis::Owner& owner, Resource& resource) const {
    for (std::size_t at = 0; at < seen_.size(); ++at) {
      const auto& idents = seen_[at].idents;
      const bool is_it = (owner.ident != 0 &&
                          std::find(idents.begin(), idents.end(), owner.ident) != idents.end()) ||
                         (owner.inner_tid != 0 && owner.inner_tid == seen_[at].inner_tid);
      if (!is_it) continue;
      if (resource.kind == ResourceKind::thread)
        resource.name = analysis::describe_waiting_thread(facts_.graph.threads[at]);
      return make_holder(at, owner.how);
    }
    return find_other_owner(owner, resource);
  }

  /// A thread that is none of Python's, or one that is gone.
  std::optional<Holder> find_other_owner(const analysis::Owner& owner,
                                         const Resource& resource) const {
    if (resource.kind == ResourceKind::thread || facts_.walk.unwanted != 0) return std::nullopt;
    Holder holder{
        {}, "a thread that Python does not know any more", Certainty::likely, owner.how, {}};
    if (owner.ident != 0) return holder;
    const auto listed = program_.target->threads->list();
    if (!listed) return std::nullopt;
    const auto found = std::find_if(listed->begin(), listed->end(), [&owner](const auto& thread) {
      return thread.inner_id() == owner.inner_tid;
    });
    const bool is_there = found != listed->end();
    holder.other = is_there ? formatted("thread {}", found->tid) : "a thread that has ended";
    if (is_there) holder.certainty = Certainty::exact;
    return holder;
  }

  Session& session_;
  const Reading& reading_;
  const python::Program& program_;
  Budget budget_;
  analysis::ObjectNames names_;
  WaitFacts facts_;
  std::vector<SeenThread> seen_;
  std::vector<BlockedThread> blocked_;
  std::vector<WaitTarget> targets_;  // of each resource, as its first waiter found it
  std::vector<std::size_t> first_waiters_;
  std::map<std::tuple<ResourceKind, Address, std::string>, std::size_t> known_;
};

}  // namespace

WaitFacts find_waits(Session& session,
                     const Reading& reading,
                     const python::Program& program,
                     const std::vector<target::OsThread>& os_threads) {
  return Gathering(session, reading, program).run(os_threads);
}

}  // namespace hognose::session
