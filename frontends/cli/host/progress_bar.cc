// Drawing the progress bar.
// SPDX-License-Identifier: MIT
#include "cli/host/progress_bar.h"

#include <algorithm>
#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

#include "base/formatted.h"
#include "render/ink.h"

namespace hognose::cli {
namespace {

constexpr auto patience = std::chrono::seconds(1);
constexpr auto between_drawings = std::chrono::milliseconds(100);

std::size_t columns_of(int descriptor) {
  winsize size{};
  const bool is_known = ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col != 0;
  return is_known ? size.ws_col : 80;
}

void write_text(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ::ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

std::string draw_progress(std::string_view what,
                          std::uint64_t done,
                          std::uint64_t total,
                          std::size_t columns) {
  if (total == 0) return formatted("hognose: {} {}", what, done).substr(0, columns);
  const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  const std::string before = formatted("hognose: {} ", what);
  const std::string after = formatted(" {:3.0f} %", share * 100);
  constexpr std::size_t widest = 40;
  const std::size_t used = before.size() + after.size() + 2;
  const std::size_t width = std::min(widest, columns > used ? columns - used : 0);
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(width));
  const std::string bar = std::string(filled, '#') + std::string(width - filled, '-');
  return (before + "[" + bar + "]" + after).substr(0, columns);
}

ProgressBar::ProgressBar(int descriptor) : descriptor_(descriptor) {
  const char* terminal = std::getenv("TERM");
  is_wanted_ =
      ::isatty(descriptor) != 0 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

void ProgressBar::show(std::string_view what, std::uint64_t done, std::uint64_t total) {
  if (!is_wanted_) return;
  const auto now = Clock::now();
  if (next_ == Clock::time_point{}) next_ = now + patience;
  if (now < next_) return;
  next_ = now + between_drawings;
  is_drawn_ = true;
  const std::string text = draw_progress(what, done, total, columns_of(descriptor_));
  write_text(descriptor_, render::redrawn_line(text));
}

void ProgressBar::clear() {
  if (is_drawn_) write_text(descriptor_, render::redrawn_line(""));
  is_drawn_ = false;
  next_ = {};
}

}  // namespace hognose::cli
