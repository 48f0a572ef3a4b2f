// Where the pointer that failed was loaded from, by the code before the instruction.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "analysis/why/facts.h"
#include "machine/added_number.h"
#include "python/program/program.h"
#include "session/crash/crash.h"

namespace hognose::session {

[[nodiscard]] std::optional<std::uint64_t> read_word(const target::Memory& memory, Address from);

/// The addition of a number to `which` that ends at `pc`: how the address of an item is made.
[[nodiscard]] std::optional<machine::AddedNumber> find_added_before(const target::Memory& memory,
                                                                    Address pc,
                                                                    target::Register which);

/// The load right before that fetched `which`, of a pointer that still leads there. Code is not read
/// backwards for sure; but a word that is the very pointer is no chance, unless it is zero.
[[nodiscard]] std::optional<analysis::why::OriginFact> find_origin(const target::Target& target,
                                                                   const python::Program* program,
                                                                   const Crash& crash,
                                                                   Address pc,
                                                                   target::Register which);

}  // namespace hognose::session
