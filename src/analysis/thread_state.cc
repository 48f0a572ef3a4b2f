// Decides what a thread does.
// SPDX-License-Identifier: MIT
#include "analysis/thread_state.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/counted.h"
#include "base/formatted.h"

namespace hognose::analysis {
namespace {

using python::Attachment;

constexpr const char* from_registers = "orig_rax";
constexpr const char* from_kernel = "/proc";

bool is_dead(const ThreadFacts& facts) {
  return facts.os_state == 'Z' || facts.os_state == 'X';
}

// Where it waits is proof; a flag may be a few instructions ahead or behind.
std::optional<ThreadState> find_wait_for_gil(const ThreadFacts& facts) {
  const auto make = [](StateKind kind, const char* how) { return ThreadState{kind, how, {}, {}}; };
  if (facts.gil_futex == GilFutex::condition)
    return make(StateKind::waits_for_gil, "futex in gil.cond");
  const bool may_hold_it = facts.runtime.holds_gil == true;
  if (facts.stands_at_gil && !may_hold_it)
    return make(StateKind::waits_for_gil, "C function that takes it");
  if (facts.gil_futex == GilFutex::change) return make(StateKind::changes_gil, "futex of the GIL");
  if (may_hold_it) return std::nullopt;
  if (facts.runtime.requests_gil == true)
    return make(StateKind::waits_for_gil, "PyThreadState.gil_requested");
  if (facts.drops_gil) return make(StateKind::changes_gil, "C function that drops it");
  return std::nullopt;
}

std::optional<ThreadState> find_attachment(const ThreadFacts& facts) {
  constexpr const char* how = "PyThreadState.state";
  if (facts.runtime.attachment == Attachment::attached)
    return ThreadState{StateKind::attached, how, {}, {}};
  if (facts.runtime.attachment == Attachment::suspended)
    return ThreadState{StateKind::suspended, how, {}, {}};
  if (facts.runtime.attachment == Attachment::detached)
    return ThreadState{StateKind::detached, how, {}, {}};
  return std::nullopt;
}

std::optional<ThreadState> find_towards_interpreter(const ThreadFacts& facts) {
  if (auto waits = find_wait_for_gil(facts)) return waits;
  const std::string how = facts.runtime.gil_known_from;
  if (how.empty()) return find_attachment(facts);
  if (!facts.runtime.holds_gil) return std::nullopt;
  return ThreadState{
      *facts.runtime.holds_gil ? StateKind::holds_gil : StateKind::detached, how, {}, {}};
}

// What the first argument of a call is, as far as it helps to see what is waited for.
enum class Argument : std::uint8_t { none, descriptor, address, count_is_second };
struct Meaning {
  std::string_view call;
  const char* text;
  Argument argument = Argument::none;
};
constexpr std::array meanings{
    Meaning{"clock_nanosleep", "sleeps"},
    Meaning{"nanosleep", "sleeps"},
    Meaning{"futex", "waits at", Argument::address},
    Meaning{"poll", "waits for descriptors", Argument::count_is_second},
    Meaning{"ppoll", "waits for descriptors", Argument::count_is_second},
    Meaning{"select", "waits for descriptors"},
    Meaning{"pselect6", "waits for descriptors"},
    Meaning{"epoll_wait", "waits for events of fd", Argument::descriptor},
    Meaning{"epoll_pwait", "waits for events of fd", Argument::descriptor},
    Meaning{"epoll_pwait2", "waits for events of fd", Argument::descriptor},
    Meaning{"read", "fd", Argument::descriptor},
    Meaning{"readv", "fd", Argument::descriptor},
    Meaning{"pread64", "fd", Argument::descriptor},
    Meaning{"write", "fd", Argument::descriptor},
    Meaning{"writev", "fd", Argument::descriptor},
    Meaning{"pwrite64", "fd", Argument::descriptor},
    Meaning{"recvfrom", "fd", Argument::descriptor},
    Meaning{"recvmsg", "fd", Argument::descriptor},
    Meaning{"recvmmsg", "fd", Argument::descriptor},
    Meaning{"sendto", "fd", Argument::descriptor},
    Meaning{"sendmsg", "fd", Argument::descriptor},
    Meaning{"accept", "fd", Argument::descriptor},
    Meaning{"accept4", "fd", Argument::descriptor},
    Meaning{"connect", "fd", Argument::descriptor},
    Meaning{"flock", "fd", Argument::descriptor},
    Meaning{"fcntl", "fd", Argument::descriptor},
    Meaning{"fsync", "fd", Argument::descriptor},
    Meaning{"ioctl", "fd", Argument::descriptor},
    Meaning{"wait4", "waits for a child"},
    Meaning{"waitid", "waits for a child"},
    Meaning{"pause", "waits for a signal"},
    Meaning{"rt_sigtimedwait", "waits for a signal"},
    Meaning{"rt_sigsuspend", "waits for a signal"},
    Meaning{"restart_syscall", "goes on with a call that was interrupted"},
};

std::string describe_call(const target::SystemCall& call) {
  const auto* meaning = std::find_if(
      meanings.begin(), meanings.end(), [&](const Meaning& one) { return one.call == call.name; });
  if (meaning == meanings.end()) return {};
  const auto& [first, second, third] = call.arguments;
  if (meaning->argument == Argument::descriptor && first)
    return formatted("{} {}", meaning->text, static_cast<std::int32_t>(*first));
  if (meaning->argument == Argument::address && first)
    return formatted("{} {:#x}", meaning->text, *first);
  if (meaning->argument == Argument::count_is_second && second)
    return "waits for " + counted(*second, "descriptor");
  return meaning->argument == Argument::address || meaning->argument == Argument::descriptor
             ? std::string()
             : meaning->text;
}

const char* describe_os_state(char state) {
  switch (state) {
    case 'S':
      return "sleeping or waiting";
    case 'D':
      return "in an uninterruptible wait";
    default:
      return nullptr;
  }
}

bool is_stopped(const ThreadFacts& facts) {
  return facts.os_state == 'T' || !facts.stop_signal.empty();
}

bool is_traced(const ThreadFacts& facts) {
  return facts.os_state == 't' || !facts.tracer.empty();
}

bool is_kept_standing(const ThreadFacts& facts) {
  return is_stopped(facts) || facts.os_state == 't' || facts.is_frozen ||
         !facts.fatal_signal.empty();
}

// Why it does not go on with whatever it does.
void add_standstill(const ThreadFacts& facts, std::vector<ThreadState>& states) {
  const auto by = [](const std::string& whom) {
    return whom.empty() ? std::string() : "by " + whom;
  };
  if (is_stopped(facts))
    states.push_back({StateKind::stopped, from_kernel, by(facts.stop_signal), {}});
  if (is_traced(facts)) states.push_back({StateKind::traced, from_kernel, by(facts.tracer), {}});
  if (facts.is_frozen) states.push_back({StateKind::frozen, "cgroup", {}, {}});
  if (!facts.fatal_signal.empty())
    states.push_back({StateKind::crashed, "NT_PRSTATUS", facts.fatal_signal, {}});
}

std::optional<ThreadState> find_towards_kernel(const ThreadFacts& facts) {
  // One that sleeps for SQLite looks whether it has what it wants, and sleeps again.
  const bool sleeps_again = facts.blocking.sort == CallSort::database;
  if (facts.call && (!facts.call->has_ended || sleeps_again)) {
    std::string name(facts.call->name);
    if (name.empty()) name = formatted("system call {}", facts.call->number);
    return ThreadState{StateKind::system_call,
                       from_registers,
                       std::move(name),
                       describe_call(*facts.call),
                       describe_blocking_call(facts.blocking),
                       describe_briefly(facts.blocking.sort)};
  }
  if (is_kept_standing(facts)) return std::nullopt;
  if (facts.tells_call && facts.os_state != 'D')
    return ThreadState{StateKind::running, from_registers, {}, {}};
  if (facts.os_state == 'R') return ThreadState{StateKind::running, from_kernel, {}, {}};
  if (const char* text = describe_os_state(facts.os_state))
    return ThreadState{StateKind::waiting, from_kernel, {}, text};
  return std::nullopt;
}

// A collection that the runtime knows nothing of is none: functions of others may be called so.
std::optional<ThreadState> find_collection(const ThreadFacts& facts) {
  constexpr std::array<const char*, 4> witnesses{"",
                                                 "C function on its stack",
                                                 "gc.collecting, and it holds the GIL",
                                                 "gc.collecting and stoptheworld.requester"};
  if (facts.collects == CollectionWitness::none || facts.runtime.any_thread_collects == false)
    return std::nullopt;
  ThreadState state{
      StateKind::collecting, witnesses[static_cast<std::size_t>(facts.collects)], {}, {}};
  if (facts.collects_whole_heap) {
    state.detail = "the whole heap";
  } else if (facts.runtime.generation) {
    state.detail = formatted("generation {}", *facts.runtime.generation);
  }
  return state;
}

// Its frames say that it stands where it waits; whether it does, what it does in the kernel.
std::optional<ThreadState> find_pool_state(const ThreadFacts& facts) {
  if (!facts.pool) return std::nullopt;
  ThreadState state{StateKind::pool_worker, "frames of the pool", facts.pool->job, {}};
  if (!facts.pool->is_idle) {
    state.brief = "in a job of a pool";
    state.words = state.name.empty() ? state.brief : formatted("in job '{}' of a pool", state.name);
    return state;
  }
  const auto is_wait_for_jobs = [&](const target::SystemCall& call) {
    return !call.has_ended &&
           (call.name == "futex" || (facts.pool->is_process && call.name == "read"));
  };
  const bool may_wait =
      facts.call ? is_wait_for_jobs(*facts.call) : !facts.tells_call && facts.os_state != 'R';
  if (!may_wait || facts.runtime.holds_gil == true || !facts.fatal_signal.empty())
    return std::nullopt;
  state.detail = "idle";
  state.words = state.brief = "idle worker of a pool";
  return state;
}

}  // namespace

std::vector<ThreadState> find_states(const ThreadFacts& facts) {
  if (is_dead(facts)) return {{StateKind::dead, from_kernel, {}, {}}};
  std::vector<ThreadState> states;
  if (auto state = find_towards_interpreter(facts)) states.push_back(std::move(*state));
  add_standstill(facts, states);
  // That it waits at a futex says nothing more where it is known whose that is.
  const bool is_told = !states.empty() && (states.front().kind == StateKind::waits_for_gil ||
                                           states.front().kind == StateKind::changes_gil);
  if (auto state = is_told ? std::nullopt : find_towards_kernel(facts))
    states.push_back(std::move(*state));
  if (states.empty()) states.push_back({StateKind::unknown, "nothing tells", {}, {}});
  if (auto state = find_collection(facts)) states.push_back(std::move(*state));
  if (facts.runtime.stops_the_world)
    states.push_back({StateKind::stops_the_world, "stoptheworld.requester", {}, {}});
  for (const ExceptionFact& one : facts.exceptions) {
    const bool is_raised = one.role == python::ExceptionRole::raised;
    states.push_back(
        {is_raised ? StateKind::raising : StateKind::handling, one.known_from, one.type, {}});
  }
  if (auto state = find_pool_state(facts)) states.push_back(std::move(*state));
  return states;
}

namespace {

struct Words {
  const char* name;
  const char* text;
};
constexpr std::array words{
    Words{"holds_gil", "holds the GIL"},
    Words{"waits_for_gil", "waits for the GIL"},
    Words{"changes_gil", "takes or drops the GIL"},
    Words{"attached", "attached"},
    Words{"suspended", "suspended while the world is stopped"},
    Words{"detached", "detached"},
    Words{"running", "running"},
    Words{"system_call", "in"},
    Words{"waiting", ""},
    Words{"stopped", "stopped"},
    Words{"traced", "traced"},
    Words{"frozen", "frozen"},
    Words{"crashed", "crashed by"},
    Words{"collecting", "collecting garbage"},
    Words{"stops_the_world", "stops the world"},
    Words{"raising", "raising"},
    Words{"handling", "handling"},
    Words{"pool_worker", "worker of a pool"},
    Words{"dead", "dead"},
    Words{"unknown", "state unknown"},
};
static_assert(words.size() == static_cast<std::size_t>(StateKind::unknown) + 1);

const Words& words_of(StateKind kind) {
  return words[static_cast<std::size_t>(kind)];
}

}  // namespace

const char* name_state(StateKind kind) {
  return words_of(kind).name;
}

std::string describe_state(const ThreadState& state) {
  if (!state.words.empty()) return state.words;
  std::string text = words_of(state.kind).text;
  if (!state.name.empty()) text += " " + state.name;
  if (!state.detail.empty()) text += (text.empty() ? "" : ", ") + state.detail;
  return text;
}

bool is_idle_worker(const ThreadState& state) {
  return state.kind == StateKind::pool_worker && state.detail == "idle";
}

bool is_said_better(const ThreadState& state, std::span<const ThreadState> states) {
  const bool is_detached = state.kind == StateKind::detached;
  // It waits inside of `except queue.Empty` (3.12+).
  const bool goes_with_idleness = is_detached || state.kind == StateKind::system_call ||
                                  state.kind == StateKind::waiting ||
                                  state.kind == StateKind::handling;
  if (!goes_with_idleness) return false;
  return std::any_of(states.begin(), states.end(), [is_detached](const ThreadState& one) {
    if (is_idle_worker(one)) return true;
    return is_detached && one.kind != StateKind::pool_worker && !one.words.empty();
  });
}

std::string describe_states(std::span<const ThreadState> states) {
  std::string text;
  for (const ThreadState& state : states) {
    if (is_said_better(state, states)) continue;
    text += (text.empty() ? "" : ", ") + describe_state(state);
  }
  return text;
}

}  // namespace hognose::analysis
