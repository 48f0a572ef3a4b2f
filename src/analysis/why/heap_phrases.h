// What several rules say of memory that malloc was asked about.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "analysis/why/facts.h"

namespace hognose::analysis::why {

/// Malloc has never handed it out.
[[nodiscard]] bool is_foreign(const GivenFact& given);
/// "memory of Python's own allocator was given to free()"; empty of what may be given to it.
[[nodiscard]] std::string describe_given(const GivenFact& given);
/// What it rests on that it was that.
[[nodiscard]] Claim claim_given(const GivenFact& given);
/// What is known of the pointer and of the memory that it leads to. Sentences.
[[nodiscard]] std::vector<std::string> list_given(const GivenFact& given);
/// ", by parse() of _shop.so" if that is who called free(), else ", noticed in parse() of _shop.so".
[[nodiscard]] std::string describe_giver(const CrashFacts& facts,
                                         const GivenFact& given,
                                         const CodeFact* blamed);
/// "something was written past the end of a block of 40 bytes"
[[nodiscard]] std::string describe_damage(const DamagedSizeFact& damage);
/// What stands there. Sentences.
[[nodiscard]] std::vector<std::string> list_damage(const DamagedSizeFact& damage);

}  // namespace hognose::analysis::why
