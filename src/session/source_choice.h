// Which text is shown as the source of a frame: a file that fits, what the target itself has read, or none.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "python/frames/frame.h"
#include "source/source_file.h"

namespace hognose::session {

/// The source of `frame`, which runs `code`, where `file` is what its file name leads to now. Never null;
/// not readable if that is the source of something else.
[[nodiscard]] std::shared_ptr<const source::SourceFile> choose_source(
    const python::Program& program,
    const python::Frame& frame,
    const python::CodeInfo& code,
    std::shared_ptr<const source::SourceFile> file);

/// What is to be said of the sources that were asked for in this epoch, each once: files that are not
/// shown, and such as are newer than the process.
[[nodiscard]] std::vector<std::string> take_source_notes(const python::Program& program);

}  // namespace hognose::session
