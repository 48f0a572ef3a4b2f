// The source lines below a frame of a traceback, underlined as Lib/traceback.py of each version
// does.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "document/exceptions.h"
#include "layout/versions/dialect.h"
#include "python/frames/line_table.h"
#include "source/source_file.h"

namespace hognose::source {

/// The rows for what stood at `position`: one line, or from 3.13 on all lines of an expression,
/// those in the middle left out. None if there is no source.
[[nodiscard]] std::vector<document::SourceRow> find_source_rows(const SourceFile& file,
                                                                const python::Position& position,
                                                                layout::Carets carets);

}  // namespace hognose::source
