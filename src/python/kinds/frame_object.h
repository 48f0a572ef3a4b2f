// Frame objects.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `Frame 0x…, for file x.py, line 3, in f (a=1)`.
[[nodiscard]] bool is_frame_object(const Program& program, const TypeInfo& type);
void describe_frame_object(Describer& out, Address object, const TypeInfo& type);

/// `<FrameLocalsProxy(frame=Frame 0x…) at remote 0x…>`: what `frame.f_locals` is since 3.13.
[[nodiscard]] bool is_frame_locals(const Program& program, const TypeInfo& type);
void describe_frame_locals(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
