// Static variables of functions of C++, which one thread initialises while all others that want them wait.
//
//     lea rdi, [guard]; call __cxa_guard_acquire     waits: the guard is "pending" and "waited for"
//     test eax, eax; je done
//     …                                              whoever is in a call from here …
//     lea rdi, [guard]; call __cxa_guard_release     … to here, or to __cxa_guard_abort(), initialises it
//
// libstdc++ does not note who that is (libsupc++/guard.cc). But the code tells to where such calls return, and the stack of one
// thread has such a place.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "target/seams/system_call.h"
#include "target/target.h"

namespace hognose::clib {

struct StaticGuard {
  Address at;
  std::vector<Address>
      inside;  ///< where calls return to of whoever initialises it; empty if unknown
};

/// The one that a thread in this call, with this stack pointer, waits for. Nothing if it waits for something else,
/// or if it is not seen on its stack who has asked.
[[nodiscard]] std::optional<StaticGuard> find_static_guard(const target::Target& target,
                                                           const target::SystemCall& call,
                                                           Address stack_pointer);

/// Whether one of these places is on the stack.
[[nodiscard]] bool returns_to_any(const target::Memory& memory,
                                  Address stack_pointer,
                                  const std::vector<Address>& places);

}  // namespace hognose::clib
