// The Python types that hognose knows, and what an object is as text by them.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/attributes/members.h"
#include "python/kinds/describer.h"
#include "python/kinds/frame_object.h"
#include "python/kinds/kind.h"

namespace hognose::python {

/// The table of all kinds.
[[nodiscard]] const Kinds& all_kinds();

/// The object at `object` as text. Never fails: what cannot be read is a hole in the text.
[[nodiscard]] Description describe(const Program& program,
                                   Address object,
                                   const DescribeOptions& options,
                                   Budget& budget);

/// The same of a member, which may be no object.
[[nodiscard]] Description describe(const Program& program,
                                   const Member& member,
                                   const DescribeOptions& options,
                                   Budget& budget);

/// The same of a frame that is no object, or its variables.
[[nodiscard]] Description describe(const Program& program,
                                   const FramePart& part,
                                   const DescribeOptions& options,
                                   Budget& budget);

}  // namespace hognose::python
