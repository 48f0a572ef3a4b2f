// A flag that may have a value.
// SPDX-License-Identifier: MIT
#include "cli/usage/json_option.h"

#include <string>

#include <CLI/CLI.hpp>

namespace hognose::cli {

void add_json(CLI::App& app, JsonWish& wish) {
  const std::string description = "Answer in JSON; --json=1 for the schema of hognose 0.1";
  app.add_flag("--json", description)
      ->check(CLI::IsMember({"true", "1", "2"}).description(""))
      ->each([&wish](const std::string& schema) { wish = read_json_wish(schema); });
}

}  // namespace hognose::cli
