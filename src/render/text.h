// Documents as text.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "document/document.h"

namespace hognose::render {

/// What only some readers get. A debugger's console gets none of it: CPython's test suite pins what
/// py-bt prints.
struct TextOptions {
  bool underlines = false;  ///< the expression that runs, by carets below its source line
  bool has_colour = false;  ///< the answer goes to a terminal that shows colours
  bool notes_have_colour = false;  ///< and so do the notes
  /// Tracebacks name files by where they are in their library, below `folder`, or by their last parts.
  bool shortens_paths = false;
  std::string folder{};  ///< where the reader is; empty if unknown
};

/// The answer for a terminal or a debugger's console. `notes` receives what belongs beside it
/// (stderr of the program); if null, notes follow the answer.
[[nodiscard]] std::string render_text(const document::Document& document,
                                      std::string* notes = nullptr,
                                      TextOptions options = {});

}  // namespace hognose::render
