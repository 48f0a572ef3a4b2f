// From a futex to the object that it is in.
// SPDX-License-Identifier: MIT
#include "analysis/wait_target.h"

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/critical_section.h"
#include "analysis/lock_word.h"
#include "analysis/native_wait.h"
#include "analysis/thread_end.h"
#include "analysis/wait_shape.h"
#include "clib/static_guard.h"
#include "native/names/demangled.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/frames/frame_slots.h"
#include "python/objects/bound_method.h"
#include "python/objects/lock.h"
#include "python/values/text.h"

namespace hognose::analysis {
namespace {

using python::Program;
using python::TypeInfo;

/// What a futex may belong to, and the same in the parking lot.
struct WaitPlaces {
  Address futex;
  std::optional<Address> parked_at;

  [[nodiscard]] bool has(Address word) const {
    return word == futex || (parked_at && word == *parked_at);
  }
};

/// Lock objects that the frame keeps: on its value stack, bound to methods there, in variables.
std::vector<Address> find_candidates(const Program& program, const python::Frame& frame) {
  std::vector<Address> candidates;
  for (const Address object : python::read_value_stack(program, frame)) {
    const auto method = read_bound_method(program, object);
    candidates.push_back(method && !method->self.is_null() ? method->self : object);
  }
  for (const python::Binding& binding : python::read_bindings(program, frame).known) {
    const auto method = read_bound_method(program, binding.value);
    candidates.push_back(method && !method->self.is_null() ? method->self : binding.value);
  }
  return candidates;
}

/// What the attributes of a candidate are, where no candidate itself was it.
std::vector<Address> find_attributes(const Program& program,
                                     const std::vector<Address>& candidates,
                                     Budget& budget) {
  constexpr std::size_t most_attributes = 256;
  std::vector<Address> found;
  for (const Address object : candidates) {
    const auto type = python::read_type_of(program, object);
    if (!type || !(*type)->has(python::TypeFlag::heap_type)) continue;
    const auto walk = python::for_each_attribute(
        program, {object, **type}, budget, [&](const python::DictEntry& entry) {
          found.push_back(entry.value);
          return found.size() < most_attributes;
        });
    static_cast<void>(walk);  // what was read of a damaged object stands
  }
  return found;
}

/// The wait for a lock of _thread or an RLock.
void tell_lock(const Program& program, Address object, const TypeInfo& type, WaitTarget& found) {
  found.how = "futex of the lock";
  const bool is_plain = python::is_lock_type(type);
  found.resource.kind = is_plain ? ResourceKind::lock : ResourceKind::rlock;
  const auto state = read_lock_state(program, object, type);
  found.resource.is_free = state && !state->is_taken;
  if (!state || !state->is_taken) return;
  if (is_plain) found.ownerless = object;
  found.owner = state->owner;
}

void tell_process_lock(const ProcessLock& lock, WaitTarget& found) {
  found.how = "futex of the semaphore";
  found.resource.kind = lock.is_for_one() ? ResourceKind::process_lock : ResourceKind::semaphore;
  found.resource.is_shared = true;
  if (lock.owner != 0) found.owner = Owner{lock.owner, 0, "SemLock.last_tid"};
  if (lock.owner == 0 && lock.handle_at != 0) found.process_lock = lock;
}

/// The wait for a lock of _thread, an RLock, a SimpleQueue or a lock of multiprocessing.
std::optional<WaitTarget> match(const Program& program, Address object, const WaitPlaces& places) {
  const auto read = python::read_type_of(program, object);
  if (!read) return std::nullopt;
  const TypeInfo& type = **read;
  WaitTarget found;
  found.certainty = Certainty::exact;
  found.resource.address = object;
  if (const auto word = find_lock_word(program, object, type)) {
    if (!places.has(*word)) return std::nullopt;
    tell_lock(program, object, type, found);
    return found;
  }
  if (const auto process_lock = read_process_lock(program, object, type)) {
    if (!places.has(process_lock->semaphore)) return std::nullopt;
    tell_process_lock(*process_lock, found);
    return found;
  }
  const auto queue = find_simple_queue_word(program, object, type);
  if (!queue || !places.has(*queue)) return std::nullopt;
  found.how = "futex of the queue";
  found.resource.kind = ResourceKind::queue;
  return found;
}

std::optional<WaitTarget> find_object(const Program& program,
                                      const BlockedThread& thread,
                                      const WaitPlaces& places,
                                      Budget& budget) {
  if (thread.frames.empty()) return std::nullopt;
  const auto candidates = find_candidates(program, *thread.frames.front());
  for (const Address object : candidates) {
    if (auto found = match(program, object, places)) return found;
  }
  for (const Address object : find_attributes(program, candidates, budget)) {
    if (auto found = match(program, object, places)) return found;
  }
  return std::nullopt;
}

/// A mutex of glibc that is waited for: a thread of the process has it, and its word says that
/// others wait (nptl: __lock, __count, __owner, __nusers, __kind).
std::optional<WaitTarget> find_mutex(const Program& program, const target::SystemCall& call) {
  constexpr std::uint32_t contended = 2;
  constexpr std::uint32_t most_kinds = 0x400;  // with the flags of lock elision
  const auto futex = call.futex_waited_at();
  if (!futex || static_cast<std::uint32_t>(call.arguments[2].value_or(0)) != contended)
    return std::nullopt;
  const auto places =
      program.memory().read_value<std::array<std::uint32_t, 5>>(*futex, "pthread_mutex_t");
  if (!places) return std::nullopt;
  const auto [lock, count, owner, users, kind] = *places;
  if (lock != contended || owner == 0 || users == 0 || kind >= most_kinds) return std::nullopt;
  WaitTarget found;
  found.certainty = Certainty::exact;
  found.how = "futex of a mutex";
  found.resource = {ResourceKind::mutex, *futex, {}, {}};
  found.owner = Owner{0, static_cast<std::int64_t>(owner), "pthread_mutex_t.__owner"};
  return found;
}

/// Adds who has what the library waits for, where that itself says so.
void add_owner(const Program& program, const WaitShape& shape, WaitTarget& found, Budget& budget) {
  const Address object = shape.object;
  if (shape.kind == ResourceKind::thread) {
    found.owner = read_owner(program, object, U"_ident", U"_Thread__ident", budget);
  } else if (shape.kind == ResourceKind::import_lock) {
    found.owner = read_owner(program, object, U"owner", U"owner", budget);
    const auto name = python::read_name(program, read_attribute(program, object, U"name", budget));
    if (name) found.resource.name = *name;
  } else if (shape.kind == ResourceKind::rlock) {
    found.owner = read_owner(program, object, U"_owner", U"_RLock__owner", budget);
  }
}

/// Whether the lock that was found is but the means of what the library waits for.
bool is_means(const Program& program,
              const BlockedThread& thread,
              const WaitShape& shape,
              const WaitTarget& found) {
  const python::Frame& newest = *thread.frames.front();
  if (shape.kind == ResourceKind::thread && newest.name() != "wait") return true;
  if (found.resource.is_shared) return shape.kind != ResourceKind::process_lock;
  return find_variable(program, newest, "waiter") == found.resource.address;
}

/// The same where no object was found: a thread that is joined ends by an event of its own (3.13+).
bool is_parked_at_end(const WaitShape& shape, const WaitPlaces& places) {
  return shape.kind == ResourceKind::thread && shape.frames == 1 && places.parked_at.has_value();
}

/// What is wanted of a queue, by the method that waits; nothing of one of C.
std::string find_wish(const BlockedThread& thread, const WaitShape& shape) {
  if (shape.kind != ResourceKind::queue) return {};
  const python::Frame& asked = *thread.frames[shape.frames - 1];
  const std::string_view path = asked.path();
  if (!path.ends_with("/queue.py") && !path.ends_with("/Queue.py") && !shape.is_shared) return {};
  if (asked.name() == "put") return "waiting for room in";
  return asked.name() == "join" ? "waiting for the tasks of" : "waiting for an item of";
}

WaitTarget make_target(const Program& program,
                       const BlockedThread& thread,
                       const WaitShape& shape,
                       bool is_sure,
                       Budget& budget) {
  WaitTarget meant;
  meant.certainty = is_sure && shape.is_of_class ? Certainty::exact : Certainty::likely;
  meant.resource = {shape.kind, shape.object, {}, {}};
  meant.resource.is_shared = shape.is_shared;
  meant.how = "function of the standard library";
  meant.verb = find_wish(thread, shape);
  add_owner(program, shape, meant, budget);
  return meant;
}

/// Whether who takes from a queue of several processes waits for its turn: if another has ended in its own, nobody ever has one.
bool waits_for_turn(const BlockedThread& thread, const WaitShape& shape) {
  const bool takes = thread.frames[shape.frames - 1]->name() == "get";
  return takes && shape.is_shared && shape.kind == ResourceKind::queue;
}

/// A lock in Python that keeps its owner, whatever is to be done once it is had.
std::optional<WaitTarget> find_owned_lock(const Program& program,
                                          const BlockedThread& thread,
                                          bool is_sure,
                                          Budget& budget) {
  if (thread.frames.empty()) return std::nullopt;
  const auto shape = find_newest_wait_shape(program, *thread.frames.front());
  const bool is_owned =
      shape && (shape->kind == ResourceKind::rlock || shape->kind == ResourceKind::import_lock);
  return is_owned ? std::optional(make_target(program, thread, *shape, is_sure, budget))
                  : std::nullopt;
}

WaitTarget find_ending_target(const Program& program,
                              const BlockedThread& thread,
                              const std::optional<WaitTarget>& found,
                              const WaitPlaces& places,
                              Budget& budget) {
  WaitTarget meant;
  meant.resource.kind = ResourceKind::thread;
  meant.resource.address = found ? found->resource.address : Address();
  meant.how = "threading._shutdown";
  const python::Frame& newest = *thread.frames.front();
  meant.owner = places.parked_at
                    ? find_ending_thread(program, *places.parked_at)
                    : find_ending_thread(program, newest, meant.resource.address, budget);
  if (meant.owner) meant.certainty = Certainty::exact;
  return meant;
}

/// The variable of C that is waited for.
void name_once(const Program& program, WaitTarget& found) {
  if (found.owner) found.owner->relation = "run by";
  const Address control = found.resource.address;
  const auto symbol = program.target->symbols->find_symbol(control);
  if (symbol && symbol->start == control) found.resource.name = native::demangled(symbol->name);
}

/// A static variable of C++ that somebody initialises.
std::optional<WaitTarget> find_static_variable(const Program& program,
                                               const BlockedThread& thread) {
  constexpr std::string_view of_guard = "guard variable for ";
  const target::Target& target = *program.target;
  auto guard = clib::find_static_guard(target, *thread.call, thread.stack_pointer);
  if (!guard) return std::nullopt;
  WaitTarget meant;
  meant.certainty = Certainty::exact;
  meant.how = "__cxa_guard_acquire";
  meant.resource = {ResourceKind::static_variable, guard->at, {}, {}};
  meant.initialising = std::move(guard->inside);
  const auto symbol = target.symbols->find_symbol(guard->at);
  const std::string name = symbol ? native::demangled(symbol->name) : std::string();
  if (name.starts_with(of_guard)) meant.resource.name = name.substr(of_guard.size());
  return meant;
}

/// All threads that the C library knows, by the record of one of the first that wait so.
struct KnownRecords {
  std::vector<clib::ThreadRecord> list;
  std::size_t tries = 0;
};

std::optional<NativeWait> find_native(const Program& program,
                                      const BlockedThread& thread,
                                      Budget& budget) {
  const target::Memory& memory = program.memory();
  if (!may_be_once(*thread.call)) return find_native_wait(memory, *thread.call);
  constexpr std::size_t most_tries = 8;
  auto& known = program.kept<KnownRecords>();
  if (known.list.empty() && known.tries++ < most_tries)
    known.list = clib::list_thread_records(memory, thread.pthread_self);
  const auto once = find_once(memory, *thread.call, known.list, budget);
  return once ? once : find_native_wait(memory, *thread.call);
}

/// What else of the C library's it is.
std::optional<WaitTarget> find_native_target(const Program& program,
                                             const BlockedThread& thread,
                                             Budget& budget) {
  if (auto variable = find_static_variable(program, thread)) return variable;
  const auto native = find_native(program, thread, budget);
  if (!native) return std::nullopt;
  WaitTarget meant;
  meant.certainty = native->certainty;
  meant.how = native->how;
  meant.resource = {native->kind, native->object, native->name, {}};
  if (native->owner != 0) meant.owner = Owner{0, native->owner, native->how};
  if (native->kind == ResourceKind::once) name_once(program, meant);
  return meant;
}

std::optional<WaitTarget> find_futex_target(const Program& program,
                                            const BlockedThread& thread,
                                            Address futex,
                                            Budget& budget) {
  const WaitPlaces places{futex, find_parked_at(program, futex, thread.stack_pointer)};
  auto found = find_object(program, thread, places, budget);
  if (auto owned = find_owned_lock(program, thread, found.has_value(), budget)) return owned;
  if (!thread.frames.empty() && waits_at_end(*thread.frames.front()))
    return find_ending_target(program, thread, found, places, budget);
  const auto shape = find_wait_shape(program, thread.frames, budget);
  if (shape && (!found || is_means(program, thread, *shape, *found))) {
    const bool is_sure = found || is_parked_at_end(*shape, places);
    WaitTarget meant = make_target(program, thread, *shape, is_sure, budget);
    if (found && waits_for_turn(thread, *shape)) meant.process_lock = found->process_lock;
    return meant;
  }
  if (found) return found;
  if (auto mutex = find_mutex(program, *thread.call)) return mutex;
  if (auto native = find_native_target(program, thread, budget)) return native;
  WaitTarget unknown;
  unknown.parked_at = places.parked_at.value_or(Address());
  if (const auto object = find_guarded_object(program, unknown.parked_at)) {
    unknown.resource = {ResourceKind::critical_section, *object, {}, {}};
    unknown.certainty = Certainty::exact;
    unknown.how = "PyMutex of the object";
    return unknown;
  }
  unknown.how = "futex";
  unknown.certainty = Certainty::exact;  // that it waits there
  unknown.resource.address = places.parked_at.value_or(futex);
  unknown.resource.is_private = thread.call->is_private_futex();
  return unknown;
}

/// Python 2 waits for a limited time by sleeping, and looking again.
std::optional<WaitTarget> find_polled(const Program& program,
                                      const BlockedThread& thread,
                                      Budget& budget) {
  constexpr std::array<std::string_view, 4> sleeps{
      "select", "pselect6", "nanosleep", "clock_nanosleep"};
  if (std::find(sleeps.begin(), sleeps.end(), thread.call->name) == sleeps.end())
    return std::nullopt;
  const auto shape = find_wait_shape(program, thread.frames, budget);
  if (!shape || shape->kind == ResourceKind::child) return std::nullopt;
  WaitTarget found = make_target(program, thread, *shape, false, budget);
  found.is_timed = true;
  return found;
}

/// A child that is waited for by its id.
std::optional<WaitTarget> find_child(const Program& program,
                                     const BlockedThread& thread,
                                     Budget& budget) {
  constexpr std::uint64_t is_id = 1;  // P_PID
  const target::SystemCall& call = *thread.call;
  const bool is_waitid = call.name == "waitid" && call.arguments[0] == is_id;
  if (call.name != "wait4" && !is_waitid) return std::nullopt;
  const auto id = static_cast<std::int32_t>(call.arguments[is_waitid ? 1 : 0].value_or(0));
  WaitTarget found;
  found.certainty = Certainty::exact;
  found.how = "system call";
  found.resource.kind = ResourceKind::child;
  if (id > 0) found.resource.name = std::to_string(id);
  if (const auto shape = find_wait_shape(program, thread.frames, budget)) {
    if (shape->kind == ResourceKind::child) found.resource.address = shape->object;
  }
  return found;
}

}  // namespace

std::optional<WaitTarget> find_wait_target(const Program& program,
                                           const BlockedThread& thread,
                                           Budget& budget) {
  if (thread.waits_for_gil) {
    WaitTarget found;
    found.certainty = Certainty::exact;
    found.resource.kind = ResourceKind::gil;
    found.how = "futex of the GIL";
    return found;
  }
  if (!thread.call || thread.call->has_ended) return std::nullopt;
  if (const auto futex = thread.call->futex_waited_at()) {
    auto found = find_futex_target(program, thread, *futex, budget);
    // Its time limit; none is a null pointer.
    if (found && thread.fourth_argument) found->is_timed = *thread.fourth_argument != 0;
    return found;
  }
  auto child = find_child(program, thread, budget);
  if (child) child->is_timed = false;
  return child ? child : find_polled(program, thread, budget);
}

}  // namespace hognose::analysis
