// The words of a command line as its reader wants them: what people type out of habit comes first.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace hognose::cli {

/// `hognose 4711`, `hognose -p 4711`, `hognose --name app` and `hognose CORE` ask for `overview`, and for
/// `bt` with an option of that; `py-bt` is `bt`; `help bt` is
/// `bt --help`, `-V` is `--version`. `commands` are those that there are. All else stays as it is.
[[nodiscard]] std::vector<std::string> settle_first_words(std::vector<std::string> words,
                                                          const std::vector<std::string>& commands);

}  // namespace hognose::cli
