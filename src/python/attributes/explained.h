// Whether everything that an instance holds is known: else nobody may say that it holds nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include "base/budget.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// Whether each byte of an instance of `type` is its header, a place of its dict or weak references,
/// or a declared member: true of what is written in Python, false of most types written in C.
[[nodiscard]] bool is_explained(const Program& program, const TypeInfo& type, Budget& budget);

/// The same of the bytes that instances of `type` have behind those of `base`, which somebody else explains. What
/// merely fills up a word holds nothing.
[[nodiscard]] bool is_explained_beside(const Program& program,
                                       const TypeInfo& type,
                                       const TypeInfo& base,
                                       Budget& budget);

}  // namespace hognose::python
