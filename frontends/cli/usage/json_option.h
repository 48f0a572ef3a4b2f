// The option --json, for CLI11.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/usage/json_wish.h"

namespace CLI {  // NOLINT(readability-identifier-naming): its own spelling
class App;
}

namespace hognose::cli {

/// Adds `--json[=1|2]`; what it says is put into the wish.
void add_json(CLI::App& app, JsonWish& wish);

}  // namespace hognose::cli
