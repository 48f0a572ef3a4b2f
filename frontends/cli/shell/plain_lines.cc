// Lines of standard input.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <utility>

#include <poll.h>
#include <unistd.h>

#include "cli/host/interrupt.h"
#include "cli/shell/line_reader.h"

namespace hognose::cli {
namespace {

class PlainLines final : public LineReader {
 public:
  explicit PlainLines(std::string prompt) : prompt_(std::move(prompt)) {}

  std::optional<std::string> read() override {
    std::fputs(prompt_.c_str(), stdout);
    std::fflush(stdout);
    while (buffer_.find('\n') == std::string::npos && !is_at_end_) {
      if (!fill()) return std::string();
    }
    if (buffer_.empty()) return std::nullopt;
    const std::size_t end = buffer_.find('\n');
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end == std::string::npos ? end : end + 1);
    return line;
  }

 private:
  /// False for Ctrl-C. poll() returns for a signal, where read() would go on.
  bool fill() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, -1) < 0) return !ctrl_c_was_pressed();
    char bytes[4096];
    const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count > 0) buffer_.append(bytes, static_cast<std::size_t>(count));
    is_at_end_ = count <= 0;
    return true;
  }

  std::string prompt_;
  std::string buffer_;
  bool is_at_end_ = false;
};

}  // namespace

std::unique_ptr<LineReader> open_plain_lines(std::string prompt) {
  return std::make_unique<PlainLines>(std::move(prompt));
}

}  // namespace hognose::cli
