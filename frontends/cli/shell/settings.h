// `set` and `show` at the shell's prompt: how answers are shown, by the names that GDB has for it.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/usage/options.h"
#include "document/document.h"

namespace hognose::cli {

/// Does what "py max-repr 200" or "pagination off" says, of which each word may be cut short. Its answer has
/// no text if that is all; a note where a setting of GDB's has no meaning here; a refusal where there is none
/// such, or it does not take that value. Without words it is show_settings().
[[nodiscard]] document::Document change_setting(Question& question, std::string_view words);

/// The setting of that name, or all of them, as they are.
[[nodiscard]] document::Document show_settings(const Question& question, std::string_view words);

/// All of them, and what they are for: a line each.
[[nodiscard]] std::string describe_settings();
/// "python max-repr", "width"
[[nodiscard]] std::vector<std::string_view> list_settings();

}  // namespace hognose::cli
