// By the environment, as the XDG base directory specification has it.
// SPDX-License-Identifier: MIT
#include "cli/setup/homes.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/formatted.h"
#include "target/seams/own_folder.h"

namespace hognose::cli {
namespace {

namespace fs = std::filesystem;

// The specification wants relative paths ignored.
std::string absolute_of(const char* variable) {
  const char* const value = std::getenv(variable);
  std::string path = value == nullptr ? "" : value;
  while (path.size() > 1 && path.back() == '/')
    path.pop_back();
  return path.starts_with('/') ? path : std::string();
}

std::string folder_of(const char* variable, const char* below_home) {
  std::string folder = absolute_of(variable);
  if (!folder.empty()) return folder;
  const std::string home = home_folder();
  return home.empty() ? home : home + below_home;
}

}  // namespace

std::string home_folder() {
  return absolute_of("HOME");
}

// Root may have the environment of somebody else, whose links would lead what is written anywhere.
std::string describe_unfit_home() {
  if (home_folder().empty()) return "$HOME does not say where your start-up files are";
  for (const char* const variable : {"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR"}) {
    const std::string folder = absolute_of(variable);
    if (folder.empty() || target::belongs_to_us(folder)) continue;
    return formatted("{} belongs to another user: run this as that user, or with your own ${}",
                     folder,
                     variable);
  }
  return {};
}

std::string zsh_folder() {
  const std::string folder = absolute_of("ZDOTDIR");
  return folder.empty() ? home_folder() : folder;
}

std::string data_folder() {
  return folder_of("XDG_DATA_HOME", "/.local/share");
}

std::string config_folder() {
  return folder_of("XDG_CONFIG_HOME", "/.config");
}

std::string shortened(const std::string& path) {
  const std::string home = home_folder();
  return home.size() > 1 && path.starts_with(home + "/") ? "~" + path.substr(home.size()) : path;
}

std::string installed_prefix() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? std::string() : program.parent_path().parent_path().string();
}

}  // namespace hognose::cli
