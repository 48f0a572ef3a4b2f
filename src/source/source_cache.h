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
#include <string>
#include <unordered_map>
#include <utility>

#include "source/source_file.h"
#include "target/seams/files.h"

namespace hognose::source {

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
