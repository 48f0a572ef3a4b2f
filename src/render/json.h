// Documents as JSON.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "document/document.h"
#include "render/json_parts.h"

namespace hognose::render {

/// How an object is laid out.
enum class JsonForm : std::uint8_t {
  page,  ///< over many lines, to be read
  line,  ///< where several follow each other
};

/// How an answer is written, and what it says of its making.
struct JsonOptions {
  JsonForm form = JsonForm::page;
  JsonSchema schema = JsonSchema::hognose_2;
  std::string version{};  ///< of this program
  std::string time{};  ///< when the answer was made: "2026-11-29T19:05:00Z"
};

/// One JSON object: {"schema": "hognose/2", "command": …, "status": …, "threads": […], "blocks": […]}.
[[nodiscard]] std::string render_json(const document::Document& document,
                                      const JsonOptions& options = {});

}  // namespace hognose::render
