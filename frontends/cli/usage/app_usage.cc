// Asking CLI11's tree.
// SPDX-License-Identifier: MIT
#include "cli/usage/app_usage.h"

#include <algorithm>
#include <iterator>

#include "cli/usage/words.h"

namespace hognose::cli {
namespace {

std::vector<std::string> option_names(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames())
    names.push_back("-" + name);
  for (const std::string& name : option.get_lnames())
    names.push_back("--" + name);
  return names;
}

// A place is described by what can stand there, where that is more than its name.
std::string place_value(const CLI::Option& option) {
  if (option.get_single_name() == "ARGUMENTS") return option.get_description();
  const std::string type = option.get_type_name();
  return offer_for(type) == Offer::words ? type : option.get_single_name();
}

}  // namespace

CommandUsage describe_usage(CLI::App& app) {
  CommandUsage usage{app.get_name(), app.get_description(), app.get_footer(), {}, {}, {}};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      usage.places.push_back({{option->get_single_name()},
                              place_value(*option),
                              option->get_description(),
                              option->get_required()});
    } else {
      const bool is_flag = option->get_items_expected_max() == 0;
      usage.options.push_back({option_names(*option),
                               is_flag ? "" : option->get_type_name(),
                               option->get_description(),
                               option->get_required()});
    }
  }
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; }))
    usage.commands.push_back(describe_usage(*command));
  return usage;
}

std::vector<std::string> names_of_commands(CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::vector<std::string> names_of_options(CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    auto own = option_names(*option);
    std::move(own.begin(), own.end(), std::back_inserter(names));
  }
  return names;
}

}  // namespace hognose::cli
