// Answers on stdout, notes on stderr, and what they amount to as an exit status.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/usage/options.h"
#include "document/document.h"
#include "render/json.h"

namespace hognose::cli {

/// 0 complete, 1 partial; of a refusal 64 usage, 66 no such process or file, or no core, 77 not
/// permitted, else 2: there is nothing to answer.
[[nodiscard]] int status_of(const document::Document& answer);

/// `status` if all of stdout could be written; else 2, and the reason on stderr.
[[nodiscard]] int written(int status);

/// How answers of now are written as JSON.
[[nodiscard]] render::JsonOptions json_options(JsonWish wish);

/// Prints an answer as the question wants it. One that answers nothing goes to stderr.
void print(const document::Document& answer, const Question& question);

}  // namespace hognose::cli
