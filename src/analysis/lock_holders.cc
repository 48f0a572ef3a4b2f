// Looks for locks in the `with` statements of all threads.
// SPDX-License-Identifier: MIT
#include "analysis/lock_holders.h"

#include <algorithm>
#include <string_view>

#include "analysis/wait_shape.h"
#include "analysis/with_blocks.h"
#include "base/place_text.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/frames/frame_slots.h"
#include "python/objects/bound_method.h"
#include "python/objects/generator.h"
#include "python/objects/lock.h"
#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::analysis {
namespace {

using python::Frame;
using python::Program;

constexpr std::size_t most_of_thread = 1000;
constexpr std::size_t most_searched = 32;
constexpr int most_depth = 4;  // of generators in generators

bool is_plain_lock(const Program& program, Address object) {
  const auto type = python::read_type_of(program, object);
  return type && python::is_lock_type(**type);
}

}  // namespace

Address find_condition_lock(const Program& program, Address object, Budget& budget) {
  const auto type = python::read_type_of(program, object);
  if (!type) return {};
  const auto is_condition = [&](const python::TypeInfo& one) {
    return (one.name == "Condition" || one.name == "_Condition") &&
           python::is_class_of_module(program, one, one.name, U"threading");
  };
  if (python::find_base(program, **type, is_condition).is_null()) return {};
  const Address lock = read_attribute(program, object, U"_lock", budget);
  return lock.is_null() ? read_attribute(program, object, U"_Condition__lock", budget) : lock;
}

std::string describe_place(const Frame& frame) {
  return place_in_file(base_name(frame.filename()), frame.position.line);
}

std::optional<Holder> LockHolders::find(Address lock, const std::set<std::size_t>& waiters) {
  scan();
  const auto found = held_.find(lock);
  if (found == held_.end()) {
    auto holder = find_in_generators(lock);
    return holder ? holder : find_by_calls(lock, waiters);
  }
  std::set<std::size_t> threads;
  for (const Held& held : found->second)
    threads.insert(held.thread);
  if (threads.size() != 1) return std::nullopt;
  const Held& held = found->second.front();
  const bool may_be_released = held.may_be_released || releases_.may_release(lock);
  if (may_be_released) {
    // If somebody else may have it now, it is not known who does.
    std::set<std::size_t> others = waiters;
    others.insert(held.thread);
    if (find_by_calls(lock, others)) return std::nullopt;
  }
  Holder holder;
  holder.thread = held.thread;
  holder.certainty = may_be_released ? Certainty::likely : Certainty::exact;
  holder.how =
      may_be_released ? "inside of `with`, beside code that may release it" : "inside of `with`";
  holder.place = describe_place(*held.frame);
  return holder;
}

bool LockHolders::may_be_taken_by_call(Address lock) {
  if (releases_.may_release(lock)) return true;
  for (std::size_t thread = 0; thread < threads_.size(); ++thread) {
    if (find_call(lock, thread) != nullptr) return true;
  }
  return false;
}

bool LockHolders::is_entered(Address lock) {
  scan();
  return held_.contains(lock);
}

std::vector<Address> LockHolders::list_entered() {
  scan();
  std::vector<Address> locks;
  locks.reserve(held_.size());
  for (const auto& [lock, held] : held_)
    locks.push_back(lock);
  return locks;
}

void LockHolders::scan() {
  if (is_scanned_) return;
  is_scanned_ = true;
  for (std::size_t thread = 0; thread < threads_.size(); ++thread)
    scan_thread(thread);
}

// From the newest frame, so that it is known whether newer code may release.
void LockHolders::scan_thread(std::size_t thread) {
  const auto& frames = threads_[thread].frames;
  Place place{thread, 0, false};
  for (; place.frame < std::min(frames.size(), most_of_thread); ++place.frame) {
    if (!budget_.spend_node()) return;
    const Frame& frame = *frames[place.frame];
    // The library's own waits give back what they take; waits_for_condition_of() knows when.
    const bool is_own = frame.path().ends_with("/threading.py");
    if (!is_own && names_.name_release(frame.code)) place.may_be_released = true;
    if (scan_frame(frame, place, 0)) place.may_be_released = true;
  }
}

bool LockHolders::scan_frame(const python::BareFrame& frame, const Place& place, int depth) {
  auto withs = find_open_withs(program_, frame);
  Place at = place;
  // The innermost first: it may give back what one around it took.
  std::reverse(withs.begin(), withs.end());
  for (const OpenWith& with : withs) {
    const auto exit = read_bound_method(program_, with.exit);
    if (!exit || exit->name != "__exit__") continue;
    const Address self = exit->self.is_null() ? with.self : exit->self;
    if (self.is_null()) continue;
    if (is_plain_lock(program_, self)) {
      add(self, at);
    } else if (scan_instance(self, at, depth)) {
      at.may_be_released = true;
    }
  }
  return at.may_be_released && !place.may_be_released;
}

bool LockHolders::scan_instance(Address self, const Place& place, int depth) {
  const Address lock = find_condition_lock(program_, self, budget_);
  if (!lock.is_null()) {
    if (is_plain_lock(program_, lock)) add(lock, place);
    return false;
  }
  const Address generator = read_attribute(program_, self, U"gen", budget_);
  const auto type = generator.is_null() ? fail(ErrorKind::not_found, "generator")
                                        : python::read_type_of(program_, generator);
  if (!type || !python::is_generator_type(program_, **type)) return releases_when_entered(self);
  const auto state = python::read_generator_state(program_, generator);
  if (!state || *state != python::GeneratorState::suspended || depth >= most_depth) return false;
  const auto frame = python::read_generator_frame(program_, generator);
  if (!frame) return false;
  const bool releases = names_.name_release(frame->code);
  Place inside = place;
  inside.may_be_released = inside.may_be_released || releases;
  return scan_frame(*frame, inside, depth + 1) || releases;
}

void LockHolders::add(Address lock, const Place& place) {
  if (waits_for_condition_of(lock, place)) return;
  const Frame* const frame = threads_[place.thread].frames[place.frame];
  held_[lock].push_back({place.thread, frame, place.may_be_released});
}

// Condition.wait has given the lock back, until it has it again.
bool LockHolders::waits_for_condition_of(Address lock, const Place& place) {
  const auto& frames = threads_[place.thread].frames;
  for (std::size_t at = 0; at < place.frame; ++at) {
    const Frame& frame = *frames[at];
    if (frame.name() != "wait" || !frame.path().ends_with("/threading.py")) continue;
    const Address self = find_variable(program_, frame, "self");
    if (!self.is_null() && find_condition_lock(program_, self, budget_) == lock) return true;
  }
  return false;
}

// Such a one turns a lock round: it is given back inside of the `with`.
bool LockHolders::releases_when_entered(Address self) {
  const auto type = python::read_type_of(program_, self);
  if (!type || !(*type)->has(python::TypeFlag::heap_type)) return false;
  const auto enter = python::find_in_class(program_, **type, U"__enter__", budget_);
  if (!enter || !*enter) return false;
  const auto method = read_bound_method(program_, **enter);
  return method && !method->code.is_null() && names_.name_release(method->code);
}

// Of those that the frames of threads keep.
std::optional<Holder> LockHolders::find_in_generators(Address lock) {
  for (const BlockedThread& thread : threads_) {
    const std::size_t count = std::min(thread.frames.size(), most_searched);
    for (const Frame* const frame : std::span(thread.frames).first(count)) {
      if (!budget_.spend_node()) return std::nullopt;
      if (auto holder = find_in_generators_of(*frame, lock)) return holder;
    }
  }
  return std::nullopt;
}

std::optional<Holder> LockHolders::find_in_generators_of(const Frame& frame, Address lock) {
  for (const Address object : python::read_value_stack(program_, frame)) {
    if (auto holder = find_in_generator(object, lock)) return holder;
  }
  for (const python::Binding& binding : python::read_bindings(program_, frame).known) {
    if (auto holder = find_in_generator(binding.value, lock)) return holder;
  }
  return std::nullopt;
}

std::optional<Holder> LockHolders::find_in_generator(Address object, Address lock) {
  const auto type = python::read_type_of(program_, object);
  if (!type || !python::is_generator_type(program_, **type)) return std::nullopt;
  const auto state = python::read_generator_state(program_, object);
  if (!state || *state != python::GeneratorState::suspended) return std::nullopt;
  const auto frame = python::read_generator_frame(program_, object);
  if (!frame) return std::nullopt;
  const auto withs = find_open_withs(program_, *frame);
  const bool has_it = std::any_of(withs.begin(), withs.end(), [&](const OpenWith& with) {
    const auto exit = read_bound_method(program_, with.exit);
    return exit && exit->name == "__exit__" &&
           (exit->self.is_null() ? with.self : exit->self) == lock;
  });
  if (!has_it) return std::nullopt;
  Holder holder;
  const bool is_coroutine = (*type)->is_static("coroutine");
  holder.other =
      (is_coroutine ? "the suspended coroutine " : "the suspended generator ") + frame->name();
  const bool may_be_released = names_.name_release(frame->code) || releases_.may_release(lock);
  holder.certainty = may_be_released ? Certainty::likely : Certainty::exact;
  holder.how = "it is inside of `with`";
  holder.place = describe_place(*frame);
  return holder;
}

std::optional<Holder> LockHolders::find_by_calls(Address lock,
                                                 const std::set<std::size_t>& waiters) {
  std::optional<Holder> holder;
  for (std::size_t thread = 0; thread < threads_.size(); ++thread) {
    const Frame* const frame = waiters.count(thread) != 0 ? nullptr : find_call(lock, thread);
    if (frame == nullptr) continue;
    if (holder) return std::nullopt;  // several could be it
    holder = Holder{thread, {}, Certainty::likely, "calls acquire(), and reaches it", {}};
    holder->place = describe_place(*frame);
  }
  return holder;
}

const Frame* LockHolders::find_call(Address lock, std::size_t thread) {
  const auto& frames = threads_[thread].frames;
  for (std::size_t at = 0; at < std::min(frames.size(), most_searched); ++at) {
    if (!budget_.spend_node()) return nullptr;
    const Frame& frame = *frames[at];
    if (names_.find(frame.code).count("acquire") != 0 && reaches(frame, lock)) return &frame;
  }
  return nullptr;
}

// By a variable, or by a name of its code: a global one, or an attribute of a variable.
bool LockHolders::reaches(const Frame& frame, Address lock) {
  const auto& names = names_.find(frame.code);
  bool is_found = false;
  const auto look = [&](const python::DictEntry& entry) {
    if (entry.value != lock) return true;
    const auto name = python::read_name(program_, entry.key);
    is_found = name && names.count(*name) != 0;
    return !is_found;
  };
  for (const python::Binding& binding : python::read_bindings(program_, frame).known) {
    if (binding.value == lock) return true;
    const auto type = python::read_type_of(program_, binding.value);
    if (!type || !(*type)->has(python::TypeFlag::heap_type)) continue;
    const auto walk = python::for_each_attribute(program_, {binding.value, **type}, budget_, look);
    if (walk && is_found) return true;
  }
  const auto globals = python::read_globals(program_, frame);
  if (globals) static_cast<void>(python::for_each_entry(program_, *globals, budget_, look));
  return is_found;
}

}  // namespace hognose::analysis
