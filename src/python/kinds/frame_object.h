// Frame objects.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/frames/frame.h"
#include "python/kinds/kind.h"

namespace hognose::python {

/// `Frame 0x…, for file x.py, line 3, in f (a=1)`.
[[nodiscard]] bool is_frame_object(const Program& program, const TypeInfo& type);
void describe_frame_object(Describer& out, Address object, const TypeInfo& type);

/// `<FrameLocalsProxy(frame=Frame 0x…) at remote 0x…>`: what `frame.f_locals` is since 3.13.
[[nodiscard]] bool is_frame_locals(const Program& program, const TypeInfo& type);
void describe_frame_locals(Describer& out, Address object, const TypeInfo& type);

/// A frame that is no object until somebody asks for it (3.11+), or its variables, which are no dict.
struct FramePart {
  Frame frame;
  bool is_locals = false;  ///< `f_locals` of it
};

/// The same as of an object; of variables `{'a': 1}`, cells and free variables among them.
void describe_frame_part(Describer& out, const FramePart& part);

}  // namespace hognose::python
