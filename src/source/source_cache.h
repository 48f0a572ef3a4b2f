// Source files of the target, found, decoded and kept, so that two hundred tracebacks read each
// once.
//
// A file name in a code object is the target's word: it may name a pipe, a device, a gigabyte, or a
// file of another container. So only regular files of a sane size are read, through the candidates
// that target::Files gives and as that opens them, and text is decoded as PEP 263 says.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "python/frames/code.h"
#include "source/source_file.h"
#include "source/source_place.h"
#include "target/elf/file_work.h"
#include "target/seams/files.h"

namespace hognose::source {

/// Keeps source files, up to most_bytes of them; what was found is trusted for one epoch, or until there is no
/// room for it. Frames may name as many files as they like, and whoever shows them keeps what was found: each
/// look and each byte is paid for (target::FileWork).
class SourceCache {
 public:
  static constexpr std::uint64_t most_bytes_a_file = 16ULL << 20U;
  static constexpr std::uint64_t most_bytes = 64ULL << 20U;

  /// The file that a code object of the target calls `name`. Never null. `code` is that code object, if
  /// there is one: by it a file of the reader's own proves to be what a core says that it is.
  [[nodiscard]] std::shared_ptr<const SourceFile> find(const target::Files& files,
                                                       const std::string& name,
                                                       const python::CodeInfo* code = nullptr);
  /// How many files of this epoch are not shown, as nothing proves what they are; 0 if that many have
  /// been told of.
  [[nodiscard]] std::size_t take_withheld();
  /// Files may have changed: their sizes and times are looked at again.
  void end_epoch();
  /// Files read since the start (for tests and benchmarks).
  [[nodiscard]] std::uint64_t opened() const { return opened_; }

 private:
  using Name = std::pair<const target::Files*, std::string>;
  // By which file it is, and which member of it: a file may have very many names.
  struct Kept {
    target::FileIdentity identity;
    std::string member;
    std::shared_ptr<const SourceFile> file;
  };
  struct Found {
    std::shared_ptr<const SourceFile> shown;
    std::shared_ptr<const SourceFile> unproven;  // may be shown once it is proven; else null
  };

  [[nodiscard]] Found look_up(const target::Files& files, const std::string& name);
  [[nodiscard]] OpenFile paid(OpenFile open);
  [[nodiscard]] std::shared_ptr<const SourceFile> read(const Result<SourcePlace>& opened,
                                                       std::string& error);

  [[nodiscard]] const Kept* find_kept(const target::FileIdentity& identity,
                                      const std::string& member) const;
  void make_room(std::uint64_t bytes);

  std::map<Name, Found> found_;
  std::set<Name> withheld_;  // found, and not shown
  std::multimap<std::uint64_t, Kept> kept_;  // by inode
  std::uint64_t kept_bytes_ = 0;
  std::uint64_t opened_ = 0;
  std::size_t told_of_ = 0;  // files that are not shown
  target::FileWork work_;
};

}  // namespace hognose::source
