// Looks through threading._active.
// SPDX-License-Identifier: MIT
#include "analysis/thread_end.h"

#include "analysis/lock_word.h"
#include "analysis/wait_shape.h"
#include "python/attributes/attributes.h"
#include "python/frames/frame_slots.h"

namespace hognose::analysis {

bool waits_at_end(const python::Frame& newest) {
  return newest.name() == "_shutdown" && newest.path().ends_with("/threading.py");
}

std::optional<Owner> find_ending_thread(const python::Program& program,
                                        const python::Frame& newest,
                                        Address lock,
                                        Budget& budget) {
  const auto globals = python::read_globals(program, newest);
  if (!globals || lock.is_null()) return std::nullopt;
  const auto active = python::find_in_dict(program, *globals, U"_active", budget);
  if (!active || !*active) return std::nullopt;
  std::optional<Owner> owner;
  const auto walk =
      python::for_each_entry(program, **active, budget, [&](const python::DictEntry& entry) {
        if (read_attribute(program, entry.value, U"_tstate_lock", budget) != lock) return true;
        if (const auto ident = read_ident(program, entry.key))
          owner = Owner{*ident, 0, "Thread._tstate_lock"};
        return false;
      });
  static_cast<void>(walk);  // what was read of a damaged dict stands
  return owner;
}

}  // namespace hognose::analysis
