// Reads locks as each version lays them out.
// SPDX-License-Identifier: MIT
#include "python/objects/lock.h"

namespace hognose::python {
namespace {

using layout::lockobject;
using layout::rlockobject;

/// The value of a POSIX semaphore made for a lock: 1 is free, 0 is taken (glibc on 64 bits).
std::optional<bool> read_semaphore(const Program& program, const Result<Address>& semaphore) {
  if (!semaphore || semaphore->is_null()) return std::nullopt;
  const auto value = program.memory().read_value<std::uint32_t>(*semaphore, "lock");
  if (!value || *value > 1) return std::nullopt;
  return *value == 0;
}

}  // namespace

bool is_lock_type(const TypeInfo& type) {
  return type.name == "_thread.lock" || type.name == "thread.lock";
}

bool is_rlock_type(const TypeInfo& type) {
  return type.name == "_thread.RLock";
}

std::optional<bool> read_lock(const Program& program, Address lock, const TypeInfo& type) {
  if (!has_size_of(program, type, lockobject::size)) return std::nullopt;
  const auto view = program.view<lockobject>(lock);
  if (view.has(lockobject::lock)) {
    const auto bits = view.read(lockobject::lock);
    return bits ? std::optional((*bits & 1U) != 0) : std::nullopt;
  }
  if (view.has(lockobject::locked)) {
    const auto locked = view.read(lockobject::locked);
    return locked ? std::optional(*locked != 0) : std::nullopt;
  }
  return read_semaphore(program, view.read(lockobject::lock_lock));
}

Result<Holding> read_rlock(const Program& program, Address lock, const TypeInfo& type) {
  if (!has_size_of(program, type, rlockobject::size)) {
    return fail(ErrorKind::absent_field, "rlock", lock);
  }
  const auto view = program.view<rlockobject>(lock);
  Holding holding{.owner = TRY(view.read(rlockobject::rlock_owner)), .count = 0};
  if (view.has(rlockobject::lock_level)) {
    // 3.14: the level counts what was taken on top of the first time.
    const bool is_locked = (TRY(view.read(rlockobject::lock_mutex)) & 1U) != 0;
    if (is_locked) holding.count = TRY(view.read(rlockobject::lock_level)) + 1;
  } else {
    holding.count = TRY(view.read(rlockobject::rlock_count));
  }
  if (holding.count == 0) holding.owner = 0;
  return holding;
}

}  // namespace hognose::python
