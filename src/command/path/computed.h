// What C code makes of tasks, coroutines, generators and frames when it is asked for an attribute: read from where it
// lies. A frame inside of a coroutine is no object until somebody asks for it (3.11+), and a path can go on from it
// all the same: task._coro.cr_frame.f_locals['order'].
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "command/path/path.h"
#include "python/kinds/frame_object.h"
#include "session/work.h"

namespace hognose::command {

/// Where such an attribute leads: to an object, or to a frame.
struct Computed {
  Address object;  ///< null for a frame
  std::optional<python::FramePart> frame{};
};

/// What the attribute `name` of `object` is, which its type computes; nothing if that is not known here, else
/// why it cannot be read.
[[nodiscard]] tl::expected<std::optional<Computed>, std::string> find_computed(
    session::Work& work, Address object, const std::string& name);

/// One step on from a frame, or from its variables.
[[nodiscard]] tl::expected<Computed, std::string> take_frame_step(session::Work& work,
                                                                  const python::FramePart& part,
                                                                  const Step& step);

}  // namespace hognose::command
