// Processes as JSON.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/document.h"
#include "render/json_parts.h"

namespace hognose::render {

/// The block as an object that names its type first, as in docs/json.md.
[[nodiscard]] Json to_json(const document::Processes& block);

}  // namespace hognose::render
