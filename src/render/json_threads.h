// Threads as objects.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/document.h"
#include "render/json_parts.h"

namespace hognose::render {

/// One of a list of threads, and one that a section is about.
[[nodiscard]] Json thread(const document::Thread& thread);
[[nodiscard]] Json thread(const document::ThreadIdentity& about);

}  // namespace hognose::render
