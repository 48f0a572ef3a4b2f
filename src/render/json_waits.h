// Who waits for whom, as JSON: threads and locks, tasks of asyncio.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/document.h"
#include "render/json_parts.h"

namespace hognose::render {

/// The block as an object that names its type first, as in docs/json.md.
[[nodiscard]] Json to_json(const document::WaitGraph& block, const JsonTerms& terms);
[[nodiscard]] Json to_json(const document::Tasks& block);

/// What one thread waits for.
[[nodiscard]] Json to_json(const document::ThreadWait& wait, const JsonTerms& terms);

}  // namespace hognose::render
