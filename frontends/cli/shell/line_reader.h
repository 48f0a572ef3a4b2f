// Where the shell's lines come from: a terminal with editing, history and completion, or a pipe.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hognose::cli {

/// Gives lines, one after another.
class LineReader {
 public:
  LineReader() = default;
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;
  virtual ~LineReader() = default;

  /// The next line without its end; nothing when there are no more (Ctrl-D). Ctrl-C gives an empty
  /// line.
  [[nodiscard]] virtual std::optional<std::string> read() = 0;
};

/// The whole lines that what is left of the cursor may become.
using CompleteLine = std::function<std::vector<std::string>(std::string_view)>;

/// Lines of standard input as they are; `prompt` may be empty.
[[nodiscard]] std::unique_ptr<LineReader> open_plain_lines(std::string prompt);

/// Lines edited on the terminal. Null where libedit is not installed: it is looked for only here,
/// since loading it would cost every other command 0.4 ms.
[[nodiscard]] std::unique_ptr<LineReader> open_edited_lines(const char* prompt,
                                                            std::string history_path,
                                                            CompleteLine complete);

}  // namespace hognose::cli
