// Documents as JSON.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "document/document.h"

namespace hognose::render {

/// How an object is laid out.
enum class JsonForm : std::uint8_t {
  page,  ///< over many lines, to be read
  line,  ///< where several follow each other
};

/// One JSON object: {"schema": "hognose/1", "command": …, "complete": …, "blocks": […]}.
[[nodiscard]] std::string render_json(const document::Document& document,
                                      JsonForm form = JsonForm::page);

}  // namespace hognose::render
