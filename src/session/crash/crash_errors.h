// What exceptions tell of a crash: which one a thread raises, and whether one says that a C function has broken the contract
// of all of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>

#include "analysis/why/object_facts.h"
#include "base/budget.h"
#include "python/threads/thread.h"

namespace hognose::session {

/// The newest SystemError of that kind; nothing if there is none. `states` are those of one thread, `frames` its frames,
/// newest first.
[[nodiscard]] std::optional<analysis::why::ContractFact> find_broken_contract(
    const python::Program& program,
    std::span<const python::Thread> states,
    std::span<const Address> frames,
    Budget& budget);

/// The exception that a thread with these states raises, "ValueError: no such tea"; empty if none.
[[nodiscard]] std::string describe_raised_error(const python::Program& program,
                                                std::span<const python::Thread> states,
                                                Budget& budget);

}  // namespace hognose::session
