// The text of one source file, by lines, fit to print; or why there is none.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "python/frames/line_table.h"

namespace hognose::source {

/// How the search for a source file went.
struct SourceSearch {
  std::string error;  ///< empty: readable; else the first reason met
  std::vector<std::string> tried;  ///< paths on this machine
};

/// A source line as it is shown, without white space around it, and the part of it that runs.
struct MarkedLine {
  std::string text;  ///< empty if there is no such line
  std::size_t begin = 0;  ///< bytes of `text`; begin == end: not known
  std::size_t end = 0;
};

/// One source file, or why there is none.
class SourceFile : public SourceSearch {
 public:
  SourceFile() = default;
  /// `text` is UTF-8; lines end with \n, \r\n or \r. Of one with more than `most_line` bytes the
  /// front is kept, and "…" says so.
  explicit SourceFile(std::string text);
  static constexpr std::size_t most_line = 4096;

  [[nodiscard]] bool is_readable() const { return error.empty(); }
  [[nodiscard]] std::int64_t line_count() const { return count_; }
  /// Line `number` (the first is 1) without its end, printable; nothing past the last.
  [[nodiscard]] std::optional<std::string> line(std::int64_t number) const;
  /// The line of a position, with its columns; what goes on below ends with this line.
  [[nodiscard]] MarkedLine marked_line(const python::Position& position) const;
  /// The bytes of line `number` as the file has them, without its end; empty if there is no such
  /// line. Not fit to print.
  [[nodiscard]] std::string_view raw_line(std::int64_t number) const;
  /// Bytes that it takes.
  [[nodiscard]] std::size_t size() const {
    return text_.capacity() + starts_.capacity() * sizeof(std::size_t);
  }

 private:
  [[nodiscard]] std::size_t end_of_line(std::size_t start) const;

  std::string text_;
  // Of every 64th line: a text may be nothing but ends of lines.
  static constexpr std::int64_t lines_between = 64;
  std::vector<std::size_t> starts_;
  std::int64_t count_ = 0;
};

}  // namespace hognose::source
