// What a pointer that took part in a crash leads to: an object, a block, freed or not.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/why/facts.h"
#include "python/program/program.h"
#include "target/target.h"

namespace hognose::session {

/// `program` may be null: then objects are not looked at.
[[nodiscard]] analysis::why::PointerFact look_at(const target::Target& target,
                                                 const python::Program* program,
                                                 Address at);

}  // namespace hognose::session
