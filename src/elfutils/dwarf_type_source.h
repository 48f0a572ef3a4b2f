// Struct layouts from the DWARF of ELF files, read by libdw.
//
// One file holds the runtime and answers first. Structs that CPython keeps private to an extension
// module (2.7's deque) are found in the further files. In each file `Python/ceval.c` is asked
// before the other compilation units: it includes nearly all headers of the core, so that most
// answers need one unit of 150. What it does not define is looked for in the others, once.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "layout/type_source.h"
#include "target/target.h"

namespace hognose::elfutils {

class Stopwatch;

/// Where detached debug files may lie, and how long reading may take.
struct DwarfOptions {
  std::vector<std::string> debug_directories{"/usr/lib/debug"};
  std::chrono::milliseconds time{2000};  ///< for looking through compilation units, in all
};

/// A TypeSource over one or more ELF files, the one that holds the runtime first. Each file's own
/// debug information is used, or else its detached file, found by build-id or .gnu_debuglink.
class DwarfTypeSource final : public layout::TypeSource {
 public:
  /// Finds the debug information of an image and reads it when it is asked for. Borrows `files`;
  /// not_found if there is none.
  static Result<std::unique_ptr<DwarfTypeSource>> open(target::ImageFile image,
                                                       const target::Files& files,
                                                       const DwarfOptions& options = {});
  /// The same of files that the user named; not_found if one or its debug information does not exist,
  /// unsupported if it is no ELF.
  static Result<std::unique_ptr<DwarfTypeSource>> open_named(std::span<const std::string> paths,
                                                             const DwarfOptions& options = {});
  ~DwarfTypeSource() override;

  std::optional<std::uint64_t> find_size(std::string_view type_name) override;
  std::optional<layout::Place> find_member(std::string_view type_name,
                                           std::string_view path) override;

  /// True once the time was spent, or what may be paid for reading: what was not found since may exist all the same.
  [[nodiscard]] bool is_out_of_time() const override;
  [[nodiscard]] std::vector<target::FileIdentity> origin() override;
  /// Why debug information that is there was not read; nothing if it was, or nobody has asked.
  [[nodiscard]] std::optional<Error> refusal() const;

 private:
  class File;
  DwarfTypeSource();
  Result<void> add(target::ImageFile image,
                   const target::Files& files,
                   const DwarfOptions& options);

  std::shared_ptr<Stopwatch> stopwatch_;
  std::vector<std::unique_ptr<File>> files_;
};

}  // namespace hognose::elfutils
