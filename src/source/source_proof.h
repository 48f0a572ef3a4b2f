// Whether a file is the source that a code object names.
//
// A core names files, and its reader owns some of them that nobody else may read: his own script in
// his own folder, or a key. Only what shows to be the source of that very code is shown.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "python/frames/code.h"
#include "source/source_file.h"

namespace hognose::source {

/// Whether `file`, which is called `path`, is Python source, and begins the function or class of
/// `code` on the line where that says it begins. The code of a module proves nothing.
[[nodiscard]] bool is_source_of(const SourceFile& file,
                                const std::string& path,
                                const python::CodeInfo& code);

}  // namespace hognose::source
