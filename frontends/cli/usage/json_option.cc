// A flag that may have a value.
// SPDX-License-Identifier: MIT
#include "cli/usage/json_option.h"

#include <string>

#include <CLI/CLI.hpp>

namespace hognose::cli {
namespace {

/// Empty for a schema that there is; "true" is CLI11's word for none that was named.
std::string find_mistake(const std::string& schema) {
  const bool is_known = schema == "true" || schema == "1" || schema == "2";
  return is_known ? std::string() : "there are the schemas 1 and 2, not " + schema;
}

}  // namespace

void add_json(CLI::App& app, JsonWish& wish) {
  const std::string description = "Answer in JSON; --json=1 for the schema of hognose 0.1";
  app.add_flag("--json", description)
      ->check(CLI::Validator(find_mistake, ""))
      ->each([&wish](const std::string& schema) { wish = read_json_wish(schema); });
}

}  // namespace hognose::cli
