// Verdicts as objects.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/verdict.h"
#include "render/json_parts.h"

namespace hognose::render {

[[nodiscard]] Json to_json(const document::Verdict& block, const JsonTerms& terms);

}  // namespace hognose::render
