// Members of types written in C, as Python shows them: item.qty is 7, item.label is 'tea'.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/attributes/members.h"
#include "python/kinds/describer.h"

namespace hognose::python {

/// Writes the value of a member, as repr() of what Python makes of it; null for a missing object.
void write_member(Describer& out, const Member& member);

}  // namespace hognose::python
