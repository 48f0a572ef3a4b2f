// Describing locks: whether they are held, and an RLock's owner.
// SPDX-License-Identifier: MIT
#include "python/kinds/lock.h"

#include "python/kinds/describer.h"
#include "python/objects/lock.h"
#include "python/threads/read_threads.h"

namespace hognose::python {
namespace {

/// The name of a thread, or its identifier as Python prints it.
std::string find_thread_name(const Program& program, std::uint64_t ident, Budget& budget) {
  if (ident != 0) {
    for (const Thread& thread : read_threads(program, budget).threads) {
      if (thread.ident == ident && !thread.name.empty()) return thread.name;
    }
  }
  return std::to_string(ident);
}

void write_at_remote(Describer& out, Address object) {
  out.write(" at remote ");
  out.write_address(object);
  out.write(">");
}

}  // namespace

bool is_lock(const Program& /*program*/, const TypeInfo& type) {
  return is_lock_type(type);
}

void describe_lock(Describer& out, Address object, const TypeInfo& type) {
  const auto locked = read_lock(out.program(), object, type);
  out.write("<");
  if (locked) out.write(*locked ? "locked " : "unlocked ");
  out.write(type.name);
  write_at_remote(out, object);
}

bool is_rlock(const Program& /*program*/, const TypeInfo& type) {
  return is_rlock_type(type);
}

void describe_rlock(Describer& out, Address object, const TypeInfo& type) {
  const auto holding = read_rlock(out.program(), object, type);
  if (!holding) return out.write_generic(type.name, object);
  out.write(holding->count > 0 ? "<locked " : "<unlocked ");
  out.write(type.name);
  out.write(" owner=");
  out.write(find_thread_name(out.program(), holding->owner, out.budget()));
  out.write(" count=");
  out.write(std::to_string(holding->count));
  write_at_remote(out, object);
}

}  // namespace hognose::python
