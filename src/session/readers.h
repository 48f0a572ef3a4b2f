// How a session opens and reads a target.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "native/merge.h"
#include "python/open/open_program.h"
#include "python/threads/read_threads.h"

namespace hognose::session {

/// The functions by which a session reads a target; tests put their own here.
struct Readers {
  std::function<Result<std::unique_ptr<python::Program>>(const target::Target&,
                                                         const python::OpenOptions&)>
      open_program = python::open_program;
  std::function<python::ThreadList(const python::Program&, Budget&)> read_threads =
      python::read_threads;
  std::function<native::MergedStack(const python::Program&,
                                    std::span<const python::Thread>,
                                    native::MachineStack*,
                                    Budget&,
                                    native::Detail)>
      merge = native::merge;
  std::function<void(const python::Program&, native::MergedStack&)> describe =
      native::describe_frames;
};

}  // namespace hognose::session
