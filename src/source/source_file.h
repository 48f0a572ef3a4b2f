// Source files of the target, found, decoded and kept, so that two hundred tracebacks read each
// once.
//
// A file name in a code object is the target's word: it may name a pipe, a device, a gigabyte, or a
// file of another container. So only regular files of a sane size are read, through the candidates
// that target::Files gives, and text is decoded as PEP 263 says and made fit to print.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "python/frames/line_table.h"
#include "target/seams/files.h"

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
  [[nodiscard]] std::int64_t line_count() const {
    return static_cast<std::int64_t>(starts_.size());
  }
  /// Line `number` (the first is 1) without its end, printable; nothing past the last.
  [[nodiscard]] std::optional<std::string> line(std::int64_t number) const;
  /// The line of a position, with its columns; what goes on below ends with this line.
  [[nodiscard]] MarkedLine marked_line(const python::Position& position) const;
  /// The bytes of line `number` as the file has them, without its end; empty if there is no such
  /// line. Not fit to print.
  [[nodiscard]] std::string_view raw_line(std::int64_t number) const;
  [[nodiscard]] std::size_t size() const { return text_.size(); }

 private:
  std::string text_;
  std::vector<std::size_t> starts_;
};

/// Keeps source files: by path, size and time of change; what was found is trusted for one epoch.
class SourceCache {
 public:
  static constexpr std::uint64_t most_bytes_a_file = 16ULL << 20U;
  static constexpr std::uint64_t most_bytes = 64ULL << 20U;

  /// The file that a code object of the target calls `name`. Never null.
  [[nodiscard]] std::shared_ptr<const SourceFile> find(const target::Files& files,
                                                       const std::string& name);
  /// Files may have changed: their sizes and times are looked at again.
  void end_epoch() { found_.clear(); }
  /// Files opened since the start (for tests and benchmarks).
  [[nodiscard]] std::uint64_t opened() const { return opened_; }

 private:
  struct Identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t changed = 0;  // nanoseconds
    bool operator==(const Identity&) const = default;
  };
  struct Kept {
    Identity identity;
    std::shared_ptr<const SourceFile> file;
  };

  [[nodiscard]] std::shared_ptr<const SourceFile> look_up(const target::Files& files,
                                                          const std::string& name);
  [[nodiscard]] std::shared_ptr<const SourceFile> open(const std::string& path, std::string& error);

  std::map<std::pair<const target::Files*, std::string>, std::shared_ptr<const SourceFile>> found_;
  std::unordered_map<std::string, Kept> kept_;
  std::uint64_t kept_bytes_ = 0;
  std::uint64_t opened_ = 0;
};

}  // namespace hognose::source
