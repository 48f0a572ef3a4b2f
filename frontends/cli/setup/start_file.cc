// Each step looks first, so that a second time changes nothing.
// SPDX-License-Identifier: MIT
#include "cli/setup/start_file.h"

#include <cstdio>
#include <filesystem>
#include <system_error>

#include "base/formatted.h"
#include "base/harmless.h"
#include "cli/host/whole_file.h"
#include "cli/setup/homes.h"
#include "cli/setup/own_line.h"
#include "cli/usage/complain.h"

namespace hognose::cli {
namespace {

namespace fs = std::filesystem;

constexpr int not_permitted = 77;

bool is_missing(const std::error_code& error) {
  return error == std::errc::no_such_file_or_directory;
}

std::error_code make_folder_of(const std::string& path) {
  std::error_code error;
  fs::create_directories(fs::path(follow_links(path)).parent_path(), error);
  return error;
}

}  // namespace

int tell(const std::vector<Step>& steps) {
  int status = 0;
  for (const Step& step : steps) {
    if (step.said.empty()) continue;
    if (step.status != 0) {
      complain(step.said);
    } else {
      std::fputs((harmless_line(step.said) + "\n").c_str(), stdout);
    }
    if (status == 0) status = step.status;
  }
  return status;
}

Step failed_step(const std::string& what, const std::string& path, const std::error_code& error) {
  const bool is_forbidden = error == std::errc::permission_denied ||
                            error == std::errc::operation_not_permitted ||
                            error == std::errc::read_only_file_system;
  const std::string reason =
      error == std::errc::not_supported ? "it is no regular file" : error.message();
  return {formatted("cannot {} {}: {}", what, shortened(path), reason),
          is_forbidden ? not_permitted : 2};
}

Step copy_file(const std::string& from, const std::string& to, bool for_everybody) {
  const auto bytes = read_whole(from);
  if (!bytes) return failed_step("read", from, bytes.error());
  if (read_whole(to) == bytes) return {formatted("{} is there already", shortened(to))};
  std::error_code error = make_folder_of(to);
  const auto mode = for_everybody ? std::optional<mode_t>(0644) : std::nullopt;
  if (!error) error = write_file(to, *bytes, mode);
  if (error) return failed_step("write", to, error);
  return {formatted("copied {} to {}", shortened(from), shortened(to))};
}

Step put_into(const std::string& path,
              std::string_view line,
              std::string_view mark,
              std::string_view word) {
  auto text = read_whole(path);
  if (!text && !is_missing(text.error())) return failed_step("read", path, text.error());
  if (!text) text = std::string();
  if (const std::size_t number = find_line(*text, word, mark)) {
    return {formatted(
        "left {} as it is: its line {} speaks of {} already", shortened(path), number, word)};
  }
  const std::string changed = put_line(*text, line, mark);
  if (changed == *text) return {formatted("{} has the line already", shortened(path))};
  std::error_code error = make_folder_of(path);
  if (!error) error = write_file(path, changed);
  if (error) return failed_step("write", path, error);
  return {formatted("wrote one line into {}", shortened(path))};
}

Step take_out(const std::string& path, std::string_view mark) {
  const auto text = read_whole(path);
  if (!text) return is_missing(text.error()) ? Step{} : failed_step("read", path, text.error());
  const std::string changed = take_line(*text, mark);
  if (changed == *text) return {};
  std::error_code ignored;
  if (changed.empty() && !fs::is_symlink(path, ignored)) return remove_file(path);
  const std::error_code error = write_file(path, changed);
  if (error) return failed_step("write", path, error);
  return {formatted("took our line out of {}", shortened(path))};
}

Step remove_file(const std::string& path) {
  std::error_code error;
  const bool was_there = fs::remove(path, error);
  if (error) return failed_step("remove", path, error);
  return was_there ? Step{formatted("removed {}", shortened(path))} : Step{};
}

}  // namespace hognose::cli
