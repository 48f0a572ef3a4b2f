// Frames and their variables as objects.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "document/document.h"
#include "render/json_parts.h"

namespace hognose::render {

[[nodiscard]] Json bindings(const std::vector<document::Binding>& rows);

/// Which part of the line runs, and where that ends; nothing if it is not known.
void add_columns(Json& one, const document::FramePlace& place);

/// A Python frame, a machine frame, or what a thread does in C, as docs/json.md has it.
[[nodiscard]] Json trace_entry(const document::TraceEntry& entry, const JsonTerms& terms);

}  // namespace hognose::render
