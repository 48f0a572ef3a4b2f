// Describing locks: whether they are held, and an RLock's owner.
//
// A lock is a semaphore of the C library, beside it a flag (3.x), or since 3.13 a one-byte PyMutex.
// Which of these it is changed within 3.13, so a layout that disagrees with the type's own size is
// not believed.
// SPDX-License-Identifier: MIT
#include "python/object/lock.h"

#include "python/read_threads.h"
#include "python/writing.h"

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

std::optional<bool> read_locked(const Program& program, Address lock, const TypeInfo& type) {
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

/// Who holds an RLock, and how often; a count of zero is nobody.
struct Holding {
  std::uint64_t owner = 0;
  std::uint64_t count = 0;
};

Result<Holding> read_holding(const Program& program, Address lock, const TypeInfo& type) {
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

/// The name of a thread, or its identifier as Python prints it.
std::string find_thread_name(const Program& program, std::uint64_t ident, Budget& budget) {
  if (ident != 0) {
    for (const Thread& thread : read_threads(program, budget).threads) {
      if (thread.ident == ident && !thread.name.empty()) return thread.name;
    }
  }
  return std::to_string(ident);
}

void write_place(Describer& out, Address object) {
  out.write(" at remote ");
  out.write_address(object);
  out.write(">");
}

}  // namespace

bool is_lock(const Program& /*program*/, const TypeInfo& type) {
  return type.name == "_thread.lock" || type.name == "thread.lock";
}

void describe_lock(Describer& out, Address object, const TypeInfo& type) {
  const auto locked = read_locked(out.program(), object, type);
  out.write("<");
  if (locked) out.write(*locked ? "locked " : "unlocked ");
  out.write(type.name);
  write_place(out, object);
}

bool is_rlock(const Program& /*program*/, const TypeInfo& type) {
  return type.name == "_thread.RLock";
}

void describe_rlock(Describer& out, Address object, const TypeInfo& type) {
  const auto holding = read_holding(out.program(), object, type);
  if (!holding) return out.write_generic(type.name, object);
  out.write(holding->count > 0 ? "<locked " : "<unlocked ");
  out.write(type.name);
  out.write(" owner=");
  out.write(find_thread_name(out.program(), holding->owner, out.budget()));
  out.write(" count=");
  out.write(std::to_string(holding->count));
  write_place(out, object);
}

}  // namespace hognose::python
