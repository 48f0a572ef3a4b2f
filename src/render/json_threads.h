// Threads as objects.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "document/document.h"
#include "render/json_parts.h"

namespace hognose::render {

/// One of a list of threads, and one that a section is about.
[[nodiscard]] Json thread(const document::Thread& thread, const JsonTerms& terms);
[[nodiscard]] Json thread(const document::ThreadIdentity& about, const JsonTerms& terms);

/// Each thread that the answer tells of, with what a program asks first: is it the one that crashed,
/// does it run, has it the GIL; and its frames, where the answer has them.
void tell_threads(const document::Document& answer,
                  const JsonTerms& terms,
                  const std::function<void(const Json& thread)>& tell);

}  // namespace hognose::render
