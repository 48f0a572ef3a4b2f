// Reads where locks lead to.
// SPDX-License-Identifier: MIT
#include "analysis/lock_word.h"

#include "analysis/wait_shape.h"
#include "python/attributes/members.h"
#include "python/attributes/type.h"
#include "python/objects/lock.h"
#include "python/values/number.h"

namespace hognose::analysis {
namespace {

using layout::lockobject;
using layout::rlockobject;
using python::Program;
using python::TypeInfo;

Result<Address> find_plain_word(const layout::View<lockobject>& view) {
  if (view.has(lockobject::lock)) return view.address_of(lockobject::lock);
  return view.read(lockobject::lock_lock);
}

// rlock_lock stands right before rlock_owner (Modules/_threadmodule.c, up to 3.13).
Result<Address> find_recursive_word(const Program& program, Address lock) {
  const auto view = program.view<rlockobject>(lock);
  if (view.has(rlockobject::lock_mutex)) return view.address_of(rlockobject::lock_mutex);
  const Address owner = TRY(view.address_of(rlockobject::rlock_owner));
  const Address at = owner - word_size;
  return Address(TRY(program.memory().read_value<std::uint64_t>(at, "rlock_lock")));
}

/// A member of a SemLock, of four or eight bytes.
template <class T>
Result<T> read_member(const Program& program,
                      Address object,
                      const TypeInfo& type,
                      std::u32string_view name,
                      std::uint64_t& offset) {
  Budget budget({.nodes = 1000});
  const auto member = TRY(python::find_member(program, object, type, name, budget));
  if (!member) return fail(ErrorKind::not_found, "SemLock", object);
  offset = member->at.distance_from(object).value_or(0);
  return program.memory().read_value<T>(member->at, "SemLock");
}

}  // namespace

bool has_parking_lot(const Program& program) {
  return program.dialect.generator_state == layout::GeneratorState::state_313 ||
         program.dialect.generator_state == layout::GeneratorState::state_315;
}

Result<Address> find_lock_word(const Program& program, Address lock, const TypeInfo& type) {
  if (python::is_lock_type(type) && python::has_size_of(program, type, lockobject::size))
    return find_plain_word(program.view<lockobject>(lock));
  if (python::is_rlock_type(type) && python::has_size_of(program, type, rlockobject::size))
    return find_recursive_word(program, lock);
  return fail(ErrorKind::not_found, "lock", lock);
}

// What stands first in it: up to 3.12 its lock, and since then the byte itself.
Result<Address> find_simple_queue_word(const Program& program,
                                       Address object,
                                       const TypeInfo& type) {
  const auto header = program.layout.size(layout::PyObject::size);
  if (type.name != "_queue.SimpleQueue" || !header)
    return fail(ErrorKind::not_found, "SimpleQueue", object);
  if (has_parking_lot(program)) return object + *header;
  return Address(
      TRY(program.memory().read_value<std::uint64_t>(object + *header, "SimpleQueue.lock")));
}

// struct wait_entry of Python/parking_lot.c: a pointer, the address, the semaphore.
std::optional<Address> find_parked_at(const Program& program,
                                      Address futex,
                                      Address stack_pointer) {
  constexpr std::uint64_t most_bytes = 1U << 14U;  // the wait is among the newest frames
  constexpr std::uint64_t offset_of_semaphore = 16;
  constexpr std::uint64_t offset_of_address = 8;
  if (!has_parking_lot(program) || stack_pointer.is_null()) return std::nullopt;
  if (!AddressRange::from(stack_pointer, most_bytes).contains(futex)) return std::nullopt;
  const Address at = futex - offset_of_semaphore + offset_of_address;
  const auto parked = program.memory().read_value<std::uint64_t>(at, "wait_entry.addr");
  if (!parked || *parked == 0) return std::nullopt;
  return Address(*parked);
}

// The struct is {handle, last_tid, count, maxvalue, kind, name}, of which the type does not declare
// the second and the third (Modules/_multiprocessing/semaphore.c). SEMAPHORE counts what its process
// took; of one that many may have, any of them may be meant.
Result<ProcessLock> read_process_lock(const Program& program,
                                      Address object,
                                      const TypeInfo& type) {
  if (type.name != "_multiprocessing.SemLock") return fail(ErrorKind::not_found, "SemLock", object);
  std::uint64_t handle_at = 0;
  std::uint64_t most_at = 0;
  std::uint64_t kind_at = 0;
  const auto handle = TRY(read_member<std::uint64_t>(program, object, type, U"handle", handle_at));
  const auto most = TRY(read_member<std::int32_t>(program, object, type, U"maxvalue", most_at));
  const auto kind = TRY(read_member<std::int32_t>(program, object, type, U"kind", kind_at));
  ProcessLock lock;
  lock.object = object;
  lock.semaphore = Address(handle);
  const std::uint64_t owner_at = handle_at + word_size;
  const std::uint64_t count_at = owner_at + word_size;
  if (most_at != count_at + 4 || kind_at != most_at + 4) return lock;
  lock.handle_at = handle_at;
  lock.most = most;
  lock.kind = kind;
  lock.count = TRY(program.memory().read_value<std::int32_t>(object + count_at, "SemLock"));
  if (lock.count <= 0 || !lock.is_for_one()) return lock;
  lock.owner = TRY(program.memory().read_value<std::uint64_t>(object + owner_at, "SemLock"));
  return lock;
}

std::optional<LockState> read_lock_state(const Program& program,
                                         Address object,
                                         const TypeInfo& type) {
  if (python::is_lock_type(type)) {
    const auto is_taken = python::read_lock(program, object, type);
    return is_taken ? std::optional(LockState{ResourceKind::lock, *is_taken, {}}) : std::nullopt;
  }
  if (!python::is_rlock_type(type)) return std::nullopt;
  const auto holding = python::read_rlock(program, object, type);
  if (!holding) return std::nullopt;
  LockState state{ResourceKind::rlock, holding->count != 0, {}};
  if (state.is_taken) state.owner = Owner{holding->owner, 0, "RLock.owner"};
  return state;
}

std::optional<LockState> read_python_rlock(const Program& program,
                                           Address object,
                                           const TypeInfo& type,
                                           Budget& budget) {
  if (type.name != "_RLock" || !python::is_class_of_module(program, type, type.name, U"threading"))
    return std::nullopt;
  LockState state{ResourceKind::rlock, false, {}};
  state.owner = read_owner(program, object, U"_owner", U"_RLock__owner", budget);
  state.is_taken = state.owner.has_value();
  return state;
}

std::optional<std::uint64_t> read_ident(const Program& program, Address object) {
  if (object.is_null() || python::is_none_object(program, object)) return std::nullopt;
  const auto number = python::read_number(program, object);
  constexpr long double end = 0x1p64L;
  if (!number || *number <= 0 || *number >= end) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

std::optional<Owner> read_owner(const Program& program,
                                Address object,
                                std::u32string_view name,
                                std::u32string_view old_name,
                                Budget& budget) {
  for (const auto& one : {name, old_name}) {
    if (const auto ident = read_ident(program, read_attribute(program, object, one, budget)))
      return Owner{*ident, 0, "its attribute"};
  }
  return std::nullopt;
}

}  // namespace hognose::analysis
