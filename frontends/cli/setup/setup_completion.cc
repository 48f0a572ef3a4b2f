// Each shell looks elsewhere; only fish needs not be told.
// SPDX-License-Identifier: MIT
#include "cli/setup/setup_completion.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/formatted.h"
#include "base/harmless.h"
#include "cli/host/whole_file.h"
#include "cli/setup/homes.h"
#include "cli/setup/start_file.h"
#include "cli/usage/shell_words.h"

namespace hognose::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view completion_mark = "# by `hognose setup completion`";

// Where the script goes, and the line that makes the shell read it; none if it does so by itself.
struct CompletionPlan {
  std::string script;
  std::string init;
  std::string line;
};

std::string as_word(const std::string& path) {
  return quoted(path, "'\\''");
}

// bash-completion reads the script when hognose is completed first; without it bash reads nothing.
CompletionPlan plan_bash() {
  const std::string script = data_folder() + "/bash-completion/completions/hognose";
  return {script,
          home_folder() + "/.bashrc",
          formatted("if [ -r {0} ]; then . {0}; fi  {1}", as_word(script), completion_mark)};
}

bool has_bash_completion() {
  std::error_code ignored;
  return fs::exists("/usr/share/bash-completion/bash_completion", ignored);
}

// At the end of .zshrc, where compinit has been called.
CompletionPlan plan_zsh() {
  const std::string folder = data_folder() + "/zsh/site-functions";
  return {folder + "/_hognose",
          zsh_folder() + "/.zshrc",
          formatted("if [[ -r {} ]] && (( $+functions[compdef] )); then fpath+=({}); "
                    "autoload -Uz _hognose; compdef _hognose hognose; fi  {}",
                    as_word(folder + "/_hognose"),
                    as_word(folder),
                    completion_mark)};
}

CompletionPlan plan_completion(const std::string& shell) {
  if (shell == "fish") return {config_folder() + "/fish/completions/hognose.fish", "", ""};
  return shell == "zsh" ? plan_zsh() : plan_bash();
}

Step write_script(const std::string& path, const std::string& script) {
  if (read_whole(path) == script) return {formatted("{} is there already", shortened(path))};
  std::error_code error;
  fs::create_directories(fs::path(follow_links(path)).parent_path(), error);
  if (!error) error = write_file(path, script);
  if (error) return failed_step("write", path, error);
  return {formatted("wrote {}; a new shell completes hognose", shortened(path))};
}

int print_completion(const CompletionPlan& plan) {
  std::string text = formatted("# hognose setup completion writes {}\n", plan.script);
  if (!plan.line.empty()) text += formatted("# and into {}:\n{}\n", plan.init, plan.line);
  std::fputs(harmless_lines(text).c_str(), stdout);
  return 0;
}

int take_completion_back(const CompletionPlan& plan) {
  std::vector<Step> steps;
  if (!plan.init.empty()) steps.push_back(take_out(plan.init, completion_mark));
  steps.push_back(remove_file(plan.script));
  const bool did_nothing =
      std::all_of(steps.begin(), steps.end(), [](const Step& step) { return step.said.empty(); });
  if (did_nothing) steps.push_back({"there is nothing to take back"});
  return tell(steps);
}

}  // namespace

int run(const SetupCompletion& request) {
  if (const std::string unfit = describe_unfit_home(); !unfit.empty()) return tell({{unfit, 2}});
  CompletionPlan plan = plan_completion(request.shell);
  if (request.undo) return take_completion_back(plan);
  if (request.shell == "bash" && has_bash_completion()) plan.line.clear();
  if (request.print) return print_completion(plan);
  std::vector<Step> steps{write_script(plan.script, request.script)};
  if (steps.back().status == 0 && !plan.line.empty())
    steps.push_back(put_into(plan.init, plan.line, completion_mark, plan.script));
  return tell(steps);
}

}  // namespace hognose::cli
