// What a thread waits for by the functions of the standard library that it is in: the outermost of
// them says it. Event.wait waits by a condition, and that by a lock of its own; what is meant is the
// event.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>

#include "analysis/waits.h"
#include "base/budget.h"
#include "python/frames/frame.h"

namespace hognose::analysis {

/// A wait in the library.
struct WaitShape {
  ResourceKind kind = ResourceKind::unknown;
  Address object;  ///< its `self`; null where that is not known
  std::size_t frames = 0;  ///< how many of the newest frames it takes
  bool is_of_class = false;  ///< `self` is an instance of the very class of the library
  bool is_shared = false;  ///< Resource::is_shared
};

/// By the frames of a thread, newest first; nothing if the newest is not of a function that waits.
[[nodiscard]] std::optional<WaitShape> find_wait_shape(const python::Program& program,
                                                       std::span<const python::Frame* const> frames,
                                                       Budget& budget);

/// The wait that the newest function itself is, whatever waits by it.
[[nodiscard]] std::optional<WaitShape> find_newest_wait_shape(const python::Program& program,
                                                              const python::Frame& newest);

/// How many of the newest frames are of modules of the library that wait.
[[nodiscard]] std::size_t count_library_frames(std::span<const python::Frame* const> frames);

/// The newest frame of whoever called the library: of a function of the program; without one, of what was installed beside Python,
/// but anyio and trio. If there is none of these, the newest of modules that do not wait; null if there is none of these either.
[[nodiscard]] const python::Frame* find_asking_frame(std::span<const python::Frame* const> frames);

/// The variable `name` of a frame; null if it has none.
[[nodiscard]] Address find_variable(const python::Program& program,
                                    const python::BareFrame& frame,
                                    std::string_view name);

/// An attribute, by its plain name; null if the object has none, or is null.
[[nodiscard]] Address read_attribute(const python::Program& program,
                                     Address object,
                                     std::u32string_view name,
                                     Budget& budget);

}  // namespace hognose::analysis
