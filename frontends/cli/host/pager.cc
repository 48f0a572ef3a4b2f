// Running somebody else's program over an answer that is complete: nothing of the target is held any more.
// SPDX-License-Identifier: MIT
#include "cli/host/pager.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <sys/wait.h>
#include <unistd.h>

#include "render/characters.h"

namespace hognose::cli {

namespace {

std::optional<std::string> variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

/// Whether a program of this name is in one of the folders of $PATH.
bool has_program(std::string_view name) {
  const std::string folders = variable("PATH").value_or("");
  for (std::size_t begin = 0; begin < folders.size();) {
    const std::size_t end = std::min(folders.find(':', begin), folders.size());
    const std::string path = folders.substr(begin, end - begin) + "/" + std::string(name);
    if (end != begin && ::access(path.c_str(), X_OK) == 0) return true;
    begin = end + 1;
  }
  return false;
}

/// While one of these lives, the reader's keys are the pager's, and a pager that ends early ends only itself.
class IgnoredSignals {
 public:
  IgnoredSignals() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    for (std::size_t at = 0; at < numbers.size(); ++at)
      ::sigaction(numbers.at(at), &ignore, &before_.at(at));
  }
  IgnoredSignals(const IgnoredSignals&) = delete;
  IgnoredSignals& operator=(const IgnoredSignals&) = delete;
  ~IgnoredSignals() {
    for (std::size_t at = 0; at < numbers.size(); ++at)
      ::sigaction(numbers.at(at), &before_.at(at), nullptr);
  }

 private:
  static constexpr std::array numbers{SIGINT, SIGQUIT, SIGPIPE};
  std::array<struct sigaction, numbers.size()> before_{};
};

/// Where the code of a colour ends that begins at `at`: behind its "m".
std::size_t end_of_code(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('m', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

std::string without_colours(std::string_view line) {
  std::string plain;
  for (std::size_t at = line.find('\x1b'); at != std::string_view::npos; at = line.find('\x1b')) {
    plain += line.substr(0, at);
    line.remove_prefix(end_of_code(line, at));
  }
  return plain.append(line);
}

}  // namespace

std::string choose_pager(const PagerWishes& wishes) {
  if (wishes.no_pager || wishes.TERM.empty() || wishes.TERM == "dumb") return {};
  for (const auto& chosen : {wishes.HOGNOSE_PAGER, wishes.PAGER}) {
    if (chosen) return *chosen == "cat" ? "" : *chosen;
  }
  return wishes.has_less ? "less" : "";
}

std::string find_pager(bool no_pager) {
  return choose_pager({no_pager,
                       variable("HOGNOSE_PAGER"),
                       variable("PAGER"),
                       variable("TERM").value_or(""),
                       has_program("less")});
}

std::size_t count_screen_lines(std::string_view text, std::size_t columns) {
  std::size_t lines = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::size_t cells = render::count_cells(without_colours(text.substr(0, end)));
    lines += std::max<std::size_t>(1, (cells + columns - 1) / columns);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Colours as they are, nothing cleared at its end, and no waiting for what fits after all: git's choice.
bool show_by(const std::string& pager, const std::string& text) {
  constexpr int keep = 0;  // what the user has set
  ::setenv("LESS", "FRX", keep);
  ::setenv("LV", "-c", keep);
  std::FILE* const pipe = ::popen(pager.c_str(), "we");
  if (pipe == nullptr) return false;
  const IgnoredSignals while_it_runs;
  std::fwrite(text.data(), 1, text.size(), pipe);
  const int status = ::pclose(pipe);
  constexpr int not_executable = 126;  // what sh says then
  const bool has_failed = WIFEXITED(status) && WEXITSTATUS(status) >= not_executable &&
                          WEXITSTATUS(status) <= not_executable + 1;
  return !has_failed;
}

}  // namespace hognose::cli
