// Why there is nothing to show: one sentence that says what was given, and what would help.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "cli/usage/options.h"
#include "document/document.h"
#include "target/target.h"

namespace hognose::cli {

/// Whether the target is an emulator: what runs in it is another process, with other threads.
[[nodiscard]] bool is_emulator(const target::Target& target);

/// The answer to a question about something that is no Python that can be read. `what_it_is` is
/// about a file that is no core, `target` is null where nothing could be opened.
[[nodiscard]] document::Document refuse(const Question& question,
                                        const std::string& what_it_is,
                                        const target::Target* target,
                                        const Error& error);

/// Whether an answer has no more than sentences.
[[nodiscard]] bool shows_nothing(const document::Document& answer);

/// The answer about a core that lacks so much (`gaps`) that no Python thread is left of it.
[[nodiscard]] document::Document refuse_lost(const Question& question,
                                             const target::Target& target);

}  // namespace hognose::cli
