// Compiled patterns of `re`, and their matches.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `re.compile('x+', re.IGNORECASE)`, on every version.
[[nodiscard]] bool is_pattern(const Program& program, const TypeInfo& type);
void describe_pattern(Describer& out, Address object, const TypeInfo& type);

/// `<re.Match object; span=(0, 2), match='ab'>`.
[[nodiscard]] bool is_match(const Program& program, const TypeInfo& type);
void describe_match(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
