// What the target itself has read of source files: the dict `linecache.cache`.
//
// Tracebacks and debuggers fill it, and IPython, Jupyter and doctest put there what never was in a
// file: cells. It is plain memory of the process, and so tells what a file told it then.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "python/program/program.h"
#include "source/source_file.h"
#include "target/elf/file_work.h"

namespace hognose::session {

/// The lines that `linecache.cache` has of `path`; null if it has none, or `work` does not suffice for them: the
/// same lines may stand there by any number of names.
[[nodiscard]] std::shared_ptr<const source::SourceFile> find_in_line_cache(
    const python::Program& program, const std::string& path, target::FileWork& work);

}  // namespace hognose::session
