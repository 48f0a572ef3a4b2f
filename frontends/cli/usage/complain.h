// What the program itself has to say on standard error, beside answers.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace hognose::cli {

/// Writes "hognose: SENTENCE" as one line, whatever names are in it.
void complain(std::string_view sentence);

}  // namespace hognose::cli
