// The instruction that crashed, the memory that it wanted, and where its pointer came from.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/why/facts.h"
#include "python/program/program.h"
#include "session/crash/crash.h"

namespace hognose::session {

/// What is mapped at an address.
[[nodiscard]] analysis::why::MemoryFact find_memory(const target::Target& target, Address at);

/// Adds all that the instruction tells. `program` may be null: then objects are not looked at.
void add_instruction(const target::Target& target,
                     const python::Program* program,
                     const Crash& crash,
                     analysis::why::CrashFacts& facts);

}  // namespace hognose::session
