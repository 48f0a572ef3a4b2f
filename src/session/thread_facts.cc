// Gathers facts about a thread.
// SPDX-License-Identifier: MIT
#include "session/thread_facts.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "analysis/pool_work.h"
#include "base/formatted.h"
#include "base/place_text.h"
#include "native/frame_words.h"
#include "native/function_names.h"
#include "python/values/printable.h"
#include "session/exception_facts.h"
#include "target/process/standstill.h"
#include "target/seams/signals.h"

namespace hognose::session {
namespace {

using analysis::CollectionWitness;
using analysis::GilFutex;
using native::EntryKind;

// Functions of the C library that enter a call which goes on as restart_syscall.
struct Entering {
  std::string_view function;
  std::string_view call;
};
constexpr std::array enterings{
    Entering{"clock_nanosleep", "clock_nanosleep"},
    Entering{"nanosleep", "clock_nanosleep"},
    Entering{"poll", "poll"},
    Entering{"sem_", "futex"},
    Entering{"pthread_", "futex"},
    Entering{"futex", "futex"},
    Entering{"do_futex", "futex"},
};

// Which call goes on, by the functions that made it: newer C libraries have one `syscall` for all.
void name_restarted(native::MachineStack& machine, target::SystemCall& call) {
  constexpr std::size_t most_frames = 6;
  for (std::size_t index = 0; index < most_frames; ++index) {
    const native::MachineFrame* const frame = machine.at(index);
    if (frame == nullptr) return;
    std::string_view name = frame->function;
    name.remove_prefix(std::min(name.find_first_not_of('_'), name.size()));
    const auto* entering =
        std::find_if(enterings.begin(), enterings.end(), [name](const Entering& one) {
          return name.starts_with(one.function);
        });
    if (entering == enterings.end()) continue;
    call.name = entering->call;
    call.number = target::find_restartable(call.name).value_or(call.number);
    return;
  }
}

// The same by what was handed to the function that has this `syscall`: the number is the first of
// the arguments that do not fit the registers (glibc 2.41, __internal_syscall_cancel).
void number_restarted(const python::Program& program,
                      native::MachineStack& machine,
                      target::SystemCall& call) {
  const native::MachineFrame* const caller = machine.at(1);
  if (caller == nullptr || caller->cfa.is_null()) return;
  const auto number = native::read_stack_word(*program.target->memory, machine, caller->cfa);
  if (!number) return;
  const std::string_view name = target::name_system_call(*number);
  if (!target::find_restartable(name)) return;
  call.number = *number;
  call.name = name;
}

// Whoever wakes those that wait for the GIL is dropping it.
GilFutex find_gil_futex(const python::Program& program,
                        const ThreadStack& stack,
                        const std::optional<target::SystemCall>& call) {
  const auto futex = call ? call->futex() : std::nullopt;
  if (!futex) return GilFutex::none;
  for (const python::Thread& state : stack.states) {
    if (python::is_gil_futex(program, state, *futex))
      return call->futex_waited_at() ? GilFutex::condition : GilFutex::change;
    if (python::is_gil_change_futex(program, state, *futex)) return GilFutex::change;
  }
  return GilFutex::none;
}

std::string_view name_at(native::MachineStack& machine, std::size_t index) {
  const native::MachineFrame* const frame = machine.at(index);
  return frame == nullptr ? std::string_view() : frame->function;
}

// Whether one of the newest functions drops the GIL.
bool drops_gil(native::MachineStack& machine) {
  constexpr std::size_t most_frames = 6;
  for (std::size_t index = 0; index < most_frames && machine.at(index) != nullptr; ++index) {
    const std::string_view name = name_at(machine, index);
    if (native::is_eval_loop(name)) return false;
    std::size_t named = index + 1;
    while (named < index + most_frames && name_at(machine, named).empty())
      ++named;
    if (native::drops_gil(name, name_at(machine, index + 1), name_at(machine, named))) return true;
  }
  return false;
}

CollectionWitness find_collection_witness(const native::MergedStack& stack, bool has_no_gil) {
  const auto found =
      std::find_if(stack.entries.begin(), stack.entries.end(), [](const native::Entry& entry) {
        return entry.kind == EntryKind::collecting;
      });
  if (found != stack.entries.end()) {
    return found->trust < Trust::seen ? CollectionWitness::holder : CollectionWitness::c_function;
  }
  const bool is_requester =
      has_no_gil && stack.state.any_thread_collects == true && stack.state.stops_the_world;
  return is_requester ? CollectionWitness::requester : CollectionWitness::none;
}

// Without registers (a process that was not stopped) the call is not known.
std::optional<target::SystemCall> read_call(const python::Program& program,
                                            const ThreadStack& stack,
                                            const target::Registers& registers) {
  auto call = target::find_system_call(*program.target->memory, registers);
  const auto goes_on = [&] {
    return call && call->number == target::restart_syscall && stack.machine;
  };
  if (goes_on()) name_restarted(*stack.machine, *call);
  if (goes_on()) number_restarted(program, *stack.machine, *call);
  return call;
}

// Whether SQLite sleeps, whoever has it do so: its library is the first that is not the C library.
bool sleeps_in_sqlite(const python::Program& program, native::MachineStack& machine) {
  constexpr std::size_t most_frames = 5;
  for (std::size_t index = 0; index < most_frames; ++index) {
    const native::MachineFrame* const frame = machine.at(index);
    if (frame == nullptr) return false;
    const target::Mapping* const mapping = program.target->maps.find(frame->pc);
    const std::string_view file = mapping == nullptr ? "" : base_name(mapping->path);
    if (file.starts_with("libsqlite3.") || file.starts_with("_sqlite3.")) return true;
    if (!file.starts_with("libc.") && !file.starts_with("libc-") && !file.starts_with("libpthread"))
      return false;
  }
  return false;
}

void add_system_call(const python::Program& program,
                     const ThreadStack& stack,
                     analysis::ThreadFacts& facts) {
  const auto registers = program.target->threads->registers(stack.os_thread.tid);
  if (!registers) return;
  facts.tells_call = registers->tells_system_call();
  facts.call = read_call(program, stack, *registers);
  if (facts.call) facts.blocking = find_blocking_call(program, stack, *facts.call);
}

std::optional<analysis::PoolWork> find_pool_work(const native::MergedStack& stack) {
  std::vector<const python::Frame*> frames;
  frames.reserve(stack.entries.size());
  for (const native::Entry& entry : stack.entries) {
    if (entry.kind == EntryKind::python_frame) frames.push_back(&entry.frame);
  }
  return analysis::find_pool_work(frames);
}

struct KnownStandstill {
  std::optional<target::Standstill> process;
};

// All threads of a process have it in common; it is read once, as two hundred of them would be felt.
// Of a thread whose id in its own namespace is known, /proc is here.
void add_standstill(const python::Program& program,
                    const target::OsThread& os_thread,
                    analysis::ThreadFacts& facts) {
  const target::Target& target = *program.target;
  if (!target.is_live || os_thread.tid_in_target == 0 || target.pid == 0) return;
  auto& known = program.kept<KnownStandstill>().process;
  if (!known) known = target::read_standstill(target.pid);
  if (known->signal != 0) facts.stop_signal = target::name_signal(known->signal);
  facts.is_frozen = known->is_frozen;
  if (known->tracer == 0) return;
  facts.tracer = known->tracer_name.empty()
                     ? formatted("process {}", known->tracer)
                     : formatted("{} ({})", python::printable(known->tracer_name), known->tracer);
}

}  // namespace

std::vector<analysis::ThreadState> find_thread_states(Session& session,
                                                      const Reading& reading,
                                                      const ThreadStack& stack,
                                                      const target::OsThread& os_thread) {
  const auto program = session.program();
  analysis::ThreadFacts facts;
  if (!program) return analysis::find_states(facts);
  const native::MergedStack& merged = stack.merged;
  const bool has_no_gil = (*program)->dialect.collector == layout::Collector::whole_heap;
  facts.runtime = merged.state;
  facts.os_state = os_thread.state;
  const target::Target& target = *(*program)->target;
  if (target.crashed_tid != 0 && os_thread.has_id(target.crashed_tid))
    facts.fatal_signal = target::name_signal(target.signal);
  add_standstill(**program, os_thread, facts);
  facts.stands_at_gil =
      !merged.entries.empty() && merged.entries.front().kind == EntryKind::waiting_for_gil;
  facts.drops_gil = stack.machine != nullptr && drops_gil(*stack.machine);
  facts.collects = find_collection_witness(merged, has_no_gil);
  facts.collects_whole_heap = has_no_gil;
  add_system_call(**program, stack, facts);
  facts.gil_futex = find_gil_futex(**program, stack, facts.call);
  facts.exceptions = find_exceptions(session, reading, stack).known;
  facts.pool = find_pool_work(merged);
  return analysis::find_states(facts);
}

ExceptionFacts find_exceptions(Session& session, const Reading& reading, const ThreadStack& stack) {
  if (stack.exceptions) return *stack.exceptions;
  const auto program = session.program();
  if (!program || !reading.reads_exceptions) return {};
  Budget allowance = session.budget(reading);
  return read_exception_facts(**program, stack.states, addresses_of(stack.merged), allowance);
}

std::optional<target::SystemCall> find_call(const python::Program& program,
                                            const ThreadStack& stack) {
  const auto registers = program.target->threads->registers(stack.os_thread.tid);
  return registers ? read_call(program, stack, *registers) : std::nullopt;
}

analysis::BlockingCall find_blocking_call(const python::Program& program,
                                          const ThreadStack& stack,
                                          const target::SystemCall& call) {
  auto blocking = analysis::find_blocking_call(program.memory(), call);
  const bool sleeps = blocking.sort == analysis::CallSort::sleep && stack.machine;
  if (sleeps && sleeps_in_sqlite(program, *stack.machine))
    blocking.sort = analysis::CallSort::database;
  return blocking;
}

analysis::BlockingCall find_lasting_call(const python::Program& program,
                                         const ThreadStack& stack,
                                         const std::optional<target::SystemCall>& call) {
  if (!call) return {};
  auto blocking = find_blocking_call(program, stack, *call);
  const bool lasts = !call->has_ended || blocking.sort == analysis::CallSort::database;
  return lasts ? blocking : analysis::BlockingCall();
}

bool waits_for_gil(const python::Program& program,
                   const ThreadStack& stack,
                   const std::optional<target::SystemCall>& call) {
  const auto& state = stack.merged.state;
  return find_gil_futex(program, stack, call) == GilFutex::condition ||
         (state.requests_gil == true && state.holds_gil != true);
}

}  // namespace hognose::session
