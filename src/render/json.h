// Documents as JSON.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "document/document.h"

namespace hognose::render {

/// One JSON object: {"schema": "hognose/1", "command": …, "complete": …, "blocks": […]}.
[[nodiscard]] std::string render_json(const document::Document& document);

}  // namespace hognose::render
