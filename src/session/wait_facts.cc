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

#include "analysis/critical_section.h"
#include "analysis/future_runners.h"
#include "analysis/holders/future_group.h"
#include "analysis/holders/initialiser.h"
#include "analysis/holders/loop_caller.h"
#include "analysis/holders/named_locks.h"
#include "analysis/holders/suspended_tasks.h"
#include "analysis/lock_holders.h"
#include "analysis/object_name.h"
#include "analysis/pool_work.h"
#include "analysis/queue_items.h"
#include "analysis/wait_shape.h"
#include "analysis/wait_target.h"
#include "python/objects/lock.h"
#include "python/objects/running_loop.h"
#include "session/absent_owners.h"
#include "session/awaited_files.h"
#include "session/thread_facts.h"
#include "target/process/sleep_proof.h"

namespace hognose::session {
namespace {

using analysis::BlockedThread;
using analysis::Certainty;
using analysis::Holder;
using analysis::Resource;
using analysis::ResourceKind;
using analysis::WaitTarget;

/// More than any process has.
constexpr std::size_t most_threads = 50'000;

}  // namespace

class WaitGathering::Parts {
 public:
  Parts(Session& session, const Reading& reading, const python::Program& program)
      : reading_(reading),
        program_(program),
        budget_(session.budget(reading)),
        names_(program, budget_),
        files_(*program.target),
        absent_(session, reading, program) {}

  WaitFacts finish(ThreadWalk walk, bool has_unawaited) {
    facts_.walk = std::move(walk);
    for (std::size_t at = 0; at < seen_.size(); ++at) {
      for (const python::Frame& frame : seen_[at].frames)
        blocked_[at].frames.push_back(&frame);
    }
    for (const analysis::BlockingCall& call : calls_)
      files_.want(call);
    files_.look();
    add_waits();
    add_holders(has_unawaited);
    analysis::mark_shared_names(facts_.graph);
    drop_those_that_went_on();
    facts_.lacks.add(budget_.exhausted());
    return std::move(facts_);
  }

  void add(const VisitedThread& one) {
    const ThreadStack& stack = one.stack;
    SeenThread seen;
    seen.frames.reserve(stack.merged.entries.size());
    for (const native::Entry& entry : stack.merged.entries) {
      if (entry.kind != native::EntryKind::python_frame) continue;
      seen.frames.push_back(entry.frame);
      if (entry.frame.hole) facts_.lacks.add(*entry.frame.hole);
    }
    for (const python::Thread& state : stack.states) {
      if (state.ident != 0) seen.idents.push_back(state.ident);
      seen.interpreters.push_back(state.interpreter_id);
      tasks_.add_state(state.interpreter, state.state);
    }
    seen.inner_tid = one.os_thread.inner_id();
    seen.holds_gil = stack.merged.state.holds_gil == true;
    BlockedThread blocked;
    blocked.call = find_call(program_, stack);
    blocked.waits_for_gil = waits_for_gil(program_, stack, blocked.call);
    blocked.loop = find_loop(stack.states);
    blocked.sections = analysis::list_critical_sections(program_, stack.states, budget_);
    blocked.pthread_self = Address(stack.states.front().ident);
    const auto registers = program_.target->threads->registers(one.os_thread.tid);
    if (registers) {
      blocked.stack_pointer = Address(registers->find(target::Register::rsp).value_or(0));
      blocked.fourth_argument = registers->find(target::Register::r10);
    }
    if (!registers || !registers->tells_system_call()) ++facts_.untold;
    facts_.lacks.add(stack.merged.lacks);
    if (stack.merged.newest_hole) facts_.lacks.add(*stack.merged.newest_hole);
    calls_.push_back(find_lasting_call(program_, stack, blocked.call));
    seen_.push_back(std::move(seen));
    blocked_.push_back(std::move(blocked));
    facts_.graph.threads.push_back({one.os_thread.tid, one.named.name});
  }

 private:
  /// What is kept of a thread after the walk has gone on to the next.
  struct SeenThread {
    std::vector<python::Frame> frames;
    std::vector<std::uint64_t> idents;
    std::vector<std::int64_t> interpreters;
    std::int64_t inner_tid = 0;
    bool holds_gil = false;
  };

  Address find_loop(const std::vector<python::Thread>& states) {
    for (const python::Thread& state : states) {
      const Address loop =
          python::find_loop_without_frame(program_, state.interpreter, state.state, budget_);
      if (!loop.is_null()) return loop;
    }
    return {};
  }

  std::optional<WaitTarget> find_target(std::size_t thread) {
    auto target = analysis::find_wait_target(program_, blocked_[thread], budget_);
    if (!target) return files_.find_target(calls_[thread]);
    const auto& frames = blocked_[thread].frames;
    auto group = analysis::find_future_group(program_, frames, target->is_timed, budget_);
    if (group) return group;
    if (target->resource.kind == ResourceKind::child) files_.add_child(calls_[thread], *target);
    if (target->process_lock && !reading_.only_thread) files_.add_sharers(*target);
    return target;
  }

  void add_waits() {
    for (std::size_t at = 0; at < blocked_.size(); ++at) {
      auto target = find_target(at);
      if (!target) continue;
      // What is read of a process that runs on need not be of one moment.
      if (program_.target->runs_on) target->certainty = Certainty::likely;
      analysis::Wait wait{at, 0, target->certainty, target->is_timed, target->how, {}};
      wait.verb = target->verb;
      wait.about = analysis::describe_content(program_, target->resource, wait.verb, budget_);
      const auto& frames = blocked_[at].frames;
      wait.is_for_a_job = analysis::is_for_a_job(target->resource, frames);
      if (const python::Frame* const asking = analysis::find_asking_frame(frames))
        wait.place = analysis::describe_place(*asking);
      wait.resource = find_resource(*target, at, analysis::count_library_frames(frames));
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
    const bool is_named = !resource.name.empty() || resource.kind == ResourceKind::thread;
    if (is_named || resource.address.is_null() || frames.empty() ||
        resource.kind == ResourceKind::child)
      return;
    resource.name = names_.find(resource.address, std::span(frames).subspan(users));
    if (resource.name.empty()) resource.name = names_.find(resource.address, frames);
  }

  void add_holders(bool has_unawaited) {
    analysis::LockHolders holders(program_, blocked_, budget_);
    const std::vector<Address> awaited = analysis::list_awaited_futures(facts_.graph);
    analysis::FutureRunners runners(program_, blocked_, awaited, budget_);
    for (std::size_t at = 0; at < targets_.size(); ++at) {
      Resource& resource = facts_.graph.resources[at];
      resource.holder = find_holder(at, holders, runners);
      weaken(resource.holder);
    }
    if (is_alone()) facts_.graph.left_by_fork = absent_.count_left_by_fork();
    if (has_unawaited) add_unawaited(holders);
  }

  /// Of a process that runs on, nothing is exact.
  void weaken(std::optional<Holder>& holder) const {
    if (holder && program_.target->runs_on) holder->certainty = Certainty::likely;
  }

  /// Who has the thing at that place, or is to bring it.
  std::optional<Holder> find_holder(std::size_t at,
                                    analysis::LockHolders& holders,
                                    analysis::FutureRunners& runners) {
    Resource& resource = facts_.graph.resources[at];
    const WaitTarget& target = targets_[at];
    if (resource.kind == ResourceKind::gil) return find_gil_holder(first_waiters_[at]);
    if (target.owner) return find_owner(*target.owner, resource);
    if (!target.parked_at.is_null()) return find_inside(target.parked_at);
    if (!target.ownerless.is_null() && !reading_.only_thread)
      return find_ownerless(target.ownerless, at, holders, runners);
    if (!target.initialising.empty()) {
      return make_initialiser(analysis::find_initialiser(program_.memory(),
                                                         blocked_,
                                                         target.initialising,
                                                         analysis::list_waiters(facts_.graph, at)));
    }
    const bool is_future = resource.kind == ResourceKind::future;
    const bool is_brought = is_future || resource.kind == ResourceKind::queue;
    if (reading_.only_thread || resource.holder || !is_brought) return resource.holder;
    auto holder = is_future ? runners.find(resource.address) : std::nullopt;
    const std::size_t waiter = first_waiters_[at];
    return holder ? holder : analysis::find_asked_loop(program_, blocked_, waiter, budget_);
  }

  /// Of a lock that does not say who took it.
  std::optional<Holder> find_ownerless(Address lock,
                                       std::size_t at,
                                       analysis::LockHolders& holders,
                                       analysis::FutureRunners& runners) {
    auto holder = tasks_.find(lock, holders, runners);
    if (!holder) holder = holders.find(lock, analysis::list_waiters(facts_.graph, at));
    const bool is_left = !holder && is_alone() && !holders.may_be_taken_by_call(lock);
    return is_left ? absent_.find_left_by_fork() : holder;
  }

  /// Whether the process has no thread beside one that waits.
  bool is_alone() const {
    return facts_.graph.waits.size() == 1 && blocked_.size() == 1 && absent_.has_one_thread();
  }

  /// Locks that are taken, for which nobody waits.
  void add_unawaited(analysis::LockHolders& holders) {
    std::set<Address> awaited;
    for (const Resource& resource : facts_.graph.resources)
      awaited.insert(resource.address);
    for (const Address lock : holders.list_entered()) {
      const bool is_new = !awaited.contains(lock) && budget_.spend_node();
      if (is_new && add_entered(lock, holders)) awaited.insert(lock);
    }
    for (const analysis::NamedLock& lock :
         analysis::find_named_locks(program_, blocked_, budget_)) {
      if (!awaited.contains(lock.object)) add_named(lock, holders);
    }
  }

  /// One that somebody is inside of, by a `with`. False if it is not taken.
  bool add_entered(Address lock, analysis::LockHolders& holders) {
    const auto type = python::read_type_of(program_, lock);
    if (!type || python::read_lock(program_, lock, **type) != true) return false;
    Resource resource{ResourceKind::lock, lock, {}, holders.find(lock, {})};
    if (!resource.holder || !resource.holder->thread) return false;
    weaken(resource.holder);
    name(resource, *resource.holder->thread, 0);
    facts_.graph.resources.push_back(std::move(resource));
    return true;
  }

  /// One that is taken, whoever has it.
  void add_named(const analysis::NamedLock& lock, analysis::LockHolders& holders) {
    Resource resource{lock.state.kind, lock.object, lock.name, {}};
    const auto& owner = lock.state.owner;
    resource.holder = owner ? find_owner(*owner, resource) : holders.find(lock.object, {});
    weaken(resource.holder);
    facts_.graph.resources.push_back(std::move(resource));
  }

  /// Whoever holds a GIL of the same interpreter; of several interpreters each may have its own.
  std::optional<Holder> find_gil_holder(std::size_t waiter) const {
    for (std::size_t at = 0; at < seen_.size(); ++at) {
      const auto& own = seen_[at].interpreters;
      const bool is_same = std::ranges::find_first_of(own, seen_[waiter].interpreters) != own.end();
      if (seen_[at].holds_gil && is_same) return make_holder(at, "the GIL's holder");
    }
    return std::nullopt;
  }

  /// Of a critical section.
  std::optional<Holder> find_inside(Address mutex) const {
    for (std::size_t at = 0; at < blocked_.size(); ++at) {
      if (std::ranges::find(blocked_[at].sections, mutex) != blocked_[at].sections.end())
        return make_holder(at, "PyThreadState.critical_section");
    }
    return std::nullopt;
  }

  /// Of a static variable of C++.
  std::optional<Holder> make_initialiser(std::optional<std::size_t> thread) const {
    if (!thread) return std::nullopt;
    Holder holder = make_holder(*thread, "return address in its initialiser");
    holder.certainty = Certainty::likely;
    holder.relation = "initialised by";
    return holder;
  }

  Holder make_holder(std::size_t thread, const std::string& how) const {
    Holder holder{thread, {}, Certainty::exact, how, {}};
    const auto& frames = blocked_[thread].frames;
    const python::Frame* asking = analysis::find_asking_frame(frames);
    if (asking == nullptr && !frames.empty()) asking = frames.front();
    if (asking != nullptr) holder.place = analysis::describe_place(*asking);
    return holder;
  }

  std::optional<Holder> find_owner(const analysis::Owner& owner, Resource& resource) {
    for (std::size_t at = 0; at < seen_.size(); ++at) {
      const auto& idents = seen_[at].idents;
      const bool has_ident =
          owner.ident != 0 && std::ranges::find(idents, owner.ident) != idents.end();
      const bool is_it =
          has_ident || (owner.inner_tid != 0 && owner.inner_tid == seen_[at].inner_tid);
      if (!is_it) continue;
      if (resource.kind == ResourceKind::thread)
        resource.name = analysis::describe_waiting_thread(facts_.graph.threads[at]);
      Holder holder = make_holder(at, owner.how);
      holder.relation = owner.relation;
      return holder;
    }
    if (reading_.only_thread) return absent_.find_listed(owner, resource);
    return facts_.walk.unwanted != 0 ? std::nullopt : absent_.find(owner, resource);
  }

  /// Whether a process that was let go is still where it was when its stacks were copied.
  bool is_still_there(std::size_t thread) const {
    const target::Target& target = *program_.target;
    const auto tid = static_cast<::pid_t>(facts_.graph.threads[thread].tid);
    const auto then = target.threads->registers(tid);
    return target::sleeps_as_before(static_cast<::pid_t>(target.pid), tid, then ? &*then : nullptr);
  }

  void drop_those_that_went_on() {
    if (program_.target->pause == nullptr || reading_.reads_values) return;
    std::erase_if(facts_.graph.waits,
                  [this](const analysis::Wait& one) { return !is_still_there(one.thread); });
  }

  const Reading& reading_;
  const python::Program& program_;
  Budget budget_;
  analysis::ObjectNames names_;
  analysis::SuspendedTasks tasks_{program_, budget_};
  AwaitedFiles files_;
  AbsentOwners absent_;
  WaitFacts facts_;
  std::vector<SeenThread> seen_;
  std::vector<BlockedThread> blocked_;
  std::vector<analysis::BlockingCall> calls_;  // that they are in
  std::vector<WaitTarget> targets_;  // of each resource, as its first waiter found it
  std::vector<std::size_t> first_waiters_;
  std::map<std::tuple<ResourceKind, Address, std::string>, std::size_t> known_;
};

WaitGathering::WaitGathering(Session& session,
                             const Reading& reading,
                             const python::Program& program)
    : parts_(std::make_unique<Parts>(session, reading, program)) {}

WaitGathering::~WaitGathering() = default;

void WaitGathering::add(const VisitedThread& one) {
  parts_->add(one);
}

WaitFacts WaitGathering::finish(ThreadWalk walk, bool has_unawaited) {
  return parts_->finish(std::move(walk), has_unawaited);
}

WaitFacts find_waits(Session& session,
                     const Reading& reading,
                     const python::Program& program,
                     const std::vector<target::OsThread>& os_threads,
                     bool has_unawaited) {
  WaitGathering gathering(session, reading, program);
  std::size_t count = 0;
  auto walk = walk_threads(session, reading, os_threads, [&](const VisitedThread& one) {
    gathering.add(one);
    return !session.host().interrupted() && ++count < most_threads;
  });
  return gathering.finish(std::move(walk), has_unawaited);
}

}  // namespace hognose::session
