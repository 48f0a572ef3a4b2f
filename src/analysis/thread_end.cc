// Looks through threading._active, or at the handle that has the event.
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

// struct ThreadHandle of Modules/_threadmodule.c: nodes of two lists, {ident, os_handle, has_os_handle, state}, a
// mutex and the event, a byte each.
std::optional<Owner> find_ending_thread(const python::Program& program, Address event) {
  constexpr std::uint64_t offset_of_ident = 32;
  constexpr std::uint64_t offset_of_event = 57;
  constexpr std::uint32_t last_state = 4;
  constexpr std::uint8_t has_parked = 2;
  struct Handle {
    std::uint64_t ident;
    std::uint64_t os_handle;
    std::uint32_t has_os_handle;
    std::uint32_t state;
  };
  if (event.value() < offset_of_event) return std::nullopt;
  const Address handle = event - offset_of_event;
  if (handle.value() % word_size != 0) return std::nullopt;
  const auto read = program.memory().read_value<Handle>(handle + offset_of_ident, "ThreadHandle");
  if (!read || read->has_os_handle > 1 || read->state > last_state || read->ident == 0)
    return std::nullopt;
  const auto word = program.memory().read_value<std::uint8_t>(event, "ThreadHandle");
  if (!word || *word != has_parked) return std::nullopt;
  return Owner{read->ident, 0, "ThreadHandle.ident"};
}

}  // namespace hognose::analysis
