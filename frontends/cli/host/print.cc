// Printing documents.
// SPDX-License-Identifier: MIT
#include "cli/host/print.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <unistd.h>

#include "cli/host/pager.h"
#include "cli/host/terminal.h"
#include "cli/usage/complain.h"
#include "document/fold.h"
#include "document/overview.h"
#include "render/text.h"

namespace hognose::cli {

namespace {

// Of sysexits.h, and nothing_status for what was looked at in vain.
constexpr int nothing_status = 2;
constexpr int no_input_status = 66;
constexpr int no_permission_status = 77;

int status_of_refusal(document::Refusal refusal) {
  switch (refusal) {
    case document::Refusal::usage:
      return usage_status;
    case document::Refusal::no_process:
    case document::Refusal::no_file:
    case document::Refusal::no_core:
      return no_input_status;
    case document::Refusal::not_permitted:
      return no_permission_status;
    default:
      return nothing_status;
  }
}

/// What a person reads on a screen is shorter than what goes elsewhere.
std::optional<document::Document> shorten(const document::Document& whole, bool is_on_screen) {
  const bool fits_screen = is_on_screen && whole.extent == document::Extent::of_place;
  if (!fits_screen && whole.extent != document::Extent::folded) return std::nullopt;
  if (fits_screen) return document::make_overview(whole, "--all shows all");
  document::Document answer = whole;
  for (document::Block& block : answer.blocks) {
    if (auto* const trace = std::get_if<document::Traceback>(&block)) document::fold(*trace);
  }
  return answer;
}

std::string find_folder() {
  std::error_code ignored;
  return std::filesystem::current_path(ignored).string();
}

/// Whether a text that does not fit the screen was shown by a pager.
bool show_by_pager(const std::string& text, const Question& question) {
  const ScreenSize screen = find_screen_size(STDOUT_FILENO);
  if (screen.lines == 0 || screen.columns == 0) return false;
  if (count_screen_lines(text, screen.columns) < screen.lines) return false;
  const std::string pager = find_pager(question.no_pager);
  return !pager.empty() && std::fflush(stdout) == 0 && show_by(pager, text);
}

}  // namespace

int status_of(const document::Document& answer) {
  switch (answer.completeness()) {
    case document::Completeness::complete:
      return 0;
    case document::Completeness::partial:
      return 1;
    case document::Completeness::nothing:
      break;
  }
  return status_of_refusal(answer.refusal);
}

int written(int status) {
  const bool is_flushed = std::fflush(stdout) == 0;
  if (is_flushed && std::ferror(stdout) == 0) return status;
  const std::string why = is_flushed ? "" : std::string(": ") + std::strerror(errno);
  complain("the answer could not be written" + why);
  return nothing_status;
}

render::JsonOptions json_options(JsonWish wish) {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  std::array<char, 32> text{};
  if (::gmtime_r(&now, &utc) != nullptr)
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  const bool is_old = wish == 1;
  return {.form = render::JsonForm::page,
          .schema = is_old ? render::JsonSchema::hognose_1 : render::JsonSchema::hognose_2,
          .version = HOGNOSE_VERSION,
          .time = text.data()};
}

void print(const document::Document& answer, const Question& question) {
  if (question.json != 0) {
    render::JsonOptions options = json_options(question.json);
    if (question.is_one_of_several) options.form = render::JsonForm::line;
    const std::string text = render::render_json(answer, options) + "\n";
    std::fwrite(text.data(), 1, text.size(), stdout);
    return;
  }
  const bool is_answered = answer.completeness() != document::Completeness::nothing;
  std::FILE* where = is_answered ? stdout : stderr;
  const bool is_on_screen = ::isatty(::fileno(where)) == 1;
  render::TextOptions options;
  options.underlines = true;
  options.has_colour = wants_colour(question, ::fileno(where));
  options.notes_have_colour = wants_colour(question, ::fileno(stderr));
  options.shortens_paths = is_on_screen && !question.full_paths;
  if (options.shortens_paths) options.folder = find_folder();
  const auto shorter = shorten(answer, is_on_screen && !question.unfolded);
  std::string notes;
  const std::string text =
      render::render_text(shorter ? *shorter : answer, &notes, std::move(options));
  const bool is_paged = is_answered && is_on_screen && show_by_pager(text, question);
  if (!is_paged) std::fwrite(text.data(), 1, text.size(), where);
  std::fflush(where);
  std::fwrite(notes.data(), 1, notes.size(), stderr);
}

}  // namespace hognose::cli
