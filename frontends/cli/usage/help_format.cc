// The same parts as CLI11's own, in another order.
// SPDX-License-Identifier: MIT
#include "cli/usage/help_format.h"

namespace hognose::cli {
namespace {

class HelpFormat final : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app,
                        std::string name,
                        CLI::AppFormatMode mode) const override {
    if (mode == CLI::AppFormatMode::Sub || app->get_parent() == nullptr)
      return CLI::Formatter::make_help(app, std::move(name), mode);
    return make_description(app) + make_usage(app, std::move(name)) + "\n" + make_footer(app) +
           make_positionals(app) + make_groups(app, mode) + make_subcommands(app, mode);
  }
};

}  // namespace

std::shared_ptr<CLI::Formatter> make_help_format() {
  return std::make_shared<HelpFormat>();
}

}  // namespace hognose::cli
