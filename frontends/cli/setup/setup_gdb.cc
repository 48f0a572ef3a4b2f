// What lives longer than the environment that hognose was installed in: pip's goes with its folder,
// and that of `uvx` is a cache.
// SPDX-License-Identifier: MIT
#include "cli/setup/setup_gdb.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "base/formatted.h"
#include "base/harmless.h"
#include "cli/setup/gdb_words.h"
#include "cli/setup/homes.h"
#include "cli/setup/spoken.h"
#include "cli/setup/start_file.h"

namespace hognose::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* loader_name = "/python-gdb.py";
constexpr const char* module_name = "/hognose_gdb.abi3.so";
// In a line that somebody wrote who followed the README.
constexpr std::string_view loaded_by_hand = "hognose/python-gdb.py";

// Where the copies are, and the start-up files that may have our line, the one to write first.
struct Places {
  std::string folder;
  std::vector<std::string> inits;
};

tl::expected<Places, Step> find_own_places(const SetupGdb& request) {
  const std::string home = home_folder();
  if (std::string unfit = describe_unfit_home(); !unfit.empty())
    return tl::unexpected(Step{std::move(unfit), 2});
  const std::string inner = config_folder() + "/gdb/gdbinit";
  const std::string outer = home + "/.gdbinit";
  const auto help = hear({request.gdb, "-nx", "--help"});
  std::string init = help ? find_user_init(*help) : std::string();
  if (init.empty()) {
    // GDB 11 and newer read the first if both are there; what is read by all is made.
    std::error_code ignored;
    init = !help && fs::exists(inner, ignored) ? inner : outer;
  }
  return Places{data_folder() + "/hognose/gdb", {init, inner, outer}};
}

tl::expected<Places, Step> find_places_of_all(const SetupGdb& request) {
  const auto said = hear({request.gdb, "-nx", "--configuration"});
  if (!said) {
    return tl::unexpected(
        Step{formatted("cannot start {}, which knows where start-up files for everybody are",
                       request.gdb),
             2});
  }
  const std::string folder = find_setting(*said, "--with-system-gdbinit-dir");
  const std::string file = find_setting(*said, "--with-system-gdbinit");
  Places places{"/usr/local/lib/hognose/gdb", {}};
  if (!folder.empty()) places.inits.push_back(folder + "/hognose.gdb");
  if (!file.empty()) places.inits.push_back(file);
  if (places.inits.empty()) {
    return tl::unexpected(
        Step{formatted("{} reads no start-up file for everybody", request.gdb), 2});
  }
  return places;
}

// The first that is not empty: GDB 16 sets a warning apart.
std::string first_line(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('\n'), text.size()));
  return std::string(text.substr(0, text.find('\n')));
}

// Whether that GDB loads it, before anything is written that it reads whenever it starts.
Step try_it(const SetupGdb& request, const std::string& loader) {
  const auto said =
      hear({request.gdb, "-nx", "--batch", "-ex", "source " + loader, "-ex", "help py-bt"});
  if (!said)
    return {formatted("cannot start {}: it was not tried whether that loads it", request.gdb)};
  if (said->find("Usage: py-bt") == std::string::npos) {
    return {formatted("{} does not load it, and no start-up file was changed: {}",
                      request.gdb,
                      first_line(*said)),
            2};
  }
  const auto version = hear({request.gdb, "-nx", "--version"});
  return {formatted("tried: {} loads it", first_line(version.value_or(request.gdb)))};
}

struct Plan {
  std::string loader;  // of the installation
  std::string module;
  Places to;
  std::string line;
};

std::string list_missing(const Plan& plan) {
  std::error_code ignored;
  for (const std::string& path : {plan.loader, plan.module}) {
    if (!fs::exists(path, ignored)) return path;
  }
  return {};
}

tl::expected<Plan, Step> make_plan(Places places) {
  const std::string prefix = installed_prefix();
  Plan plan{prefix + "/share/hognose" + loader_name, prefix + "/lib/hognose" + module_name, {}, {}};
  if (const std::string missing = list_missing(plan); !missing.empty()) {
    return tl::unexpected(Step{
        formatted("this program was installed without the module for GDB: there is no {}", missing),
        2});
  }
  plan.line = make_gdb_line(shortened(places.folder + loader_name));
  plan.to = std::move(places);
  return plan;
}

int print(const Plan& plan) {
  const std::string text =
      formatted("# hognose setup gdb copies {}\n# and {}\n# to {}, and writes into {}:\n{}\n",
                plan.loader,
                plan.module,
                plan.to.folder,
                plan.to.inits.front(),
                plan.line);
  std::fputs(harmless_lines(text).c_str(), stdout);
  return 0;
}

int carry_out(const SetupGdb& request, const Plan& plan) {
  const std::string loader = plan.to.folder + loader_name;
  std::vector<Step> steps{
      copy_file(plan.module, plan.to.folder + module_name, request.is_for_everybody)};
  const auto may_go_on = [&steps] { return steps.back().status == 0; };
  if (may_go_on()) steps.push_back(copy_file(plan.loader, loader, request.is_for_everybody));
  if (may_go_on()) steps.push_back(try_it(request, loader));
  if (may_go_on())
    steps.push_back(put_into(plan.to.inits.front(), plan.line, gdb_mark, loaded_by_hand));
  return tell(steps);
}

// Lines first: what they load must be there as long as they are.
int take_back(const Places& places) {
  std::vector<Step> steps;
  for (const std::string& init : places.inits)
    steps.push_back(take_out(init, gdb_mark));
  for (const char* const name : {loader_name, module_name})
    steps.push_back(remove_file(places.folder + name));
  std::error_code full;  // a folder that others use stays
  fs::remove(places.folder, full);
  if (!full) fs::remove(fs::path(places.folder).parent_path(), full);
  const bool did_nothing =
      std::all_of(steps.begin(), steps.end(), [](const Step& step) { return step.said.empty(); });
  if (did_nothing) steps.push_back({"there is nothing to take back"});
  return tell(steps);
}

}  // namespace

int run(const SetupGdb& request) {
  auto places = request.is_for_everybody ? find_places_of_all(request) : find_own_places(request);
  if (!places) return tell({places.error()});
  if (request.undo) return take_back(*places);
  const auto plan = make_plan(*std::move(places));
  if (!plan) return tell({plan.error()});
  return request.print ? print(*plan) : carry_out(request, *plan);
}

}  // namespace hognose::cli
