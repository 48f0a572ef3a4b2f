// Finds the files that a core was mapped from, and believes none but the very same.
//
// The core's own bytes are the witness: the build-id in the first page of an image, which kernels
// and GDB dump for this purpose. Where that page is missing, a file must at least be for the same
// machine and have its segments where the core says they were mapped.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "target/core/core_file.h"
#include "target/core/core_opener.h"
#include "target/elf/image.h"
#include "target/seams/files.h"
#include "target/seams/memory.h"

namespace hognose::target {

/// The files of a core: the given executable, the sysroot, the search paths, then this machine, where
/// debug packages and debuginfod's client keep theirs as well.
class CoreFiles final : public Files {
 public:
  /// All mappings of one file, by address.
  using Mappings = std::vector<const CoreFileMapping*>;
  /// What a file on this machine is of the one that was mapped.
  enum class Likeness : std::uint8_t { none, debug_file, same };

  /// Borrows the core, and `dumped`, the memory that it holds itself.
  CoreFiles(CoreOptions options, const CoreFile& core, const Memory& dumped);

  [[nodiscard]] std::vector<std::string> candidates(const std::string& target_path) const override;
  [[nodiscard]] Result<Descriptor> open(const std::string& path, Wanted wanted) const override;
  [[nodiscard]] Result<Descriptor> open_unproven(const std::string& path) const override;
  [[nodiscard]] std::vector<std::string> missing() const override;

 private:
  /// One mapped file: what is known of it, and what was found.
  struct Entry {
    std::string build_id;  ///< as the core has it; empty if it does not show
    std::vector<std::string> believed;  ///< up to the first that is the file itself
    bool is_whole = false;  ///< whether the last of them is that: a debug file has no code
    std::string refused;  ///< a file that is not it, and why not; empty if none was met
  };
  [[nodiscard]] std::vector<std::string> places_of_image(const std::string& path,
                                                         const std::string& build_id) const;
  [[nodiscard]] static std::string describe_missing(const std::string& path, const Entry& entry);
  [[nodiscard]] Entry look_for(const std::string& path, const Mappings& mappings) const;
  [[nodiscard]] Likeness compare_readers_own(const std::string& place,
                                             const std::string& build_id) const;
  /// The file at `place` beside the one that was mapped; notes in `entry` if it is none of it.
  [[nodiscard]] Likeness compare(const std::string& place,
                                 const Mappings& mappings,
                                 Entry& entry) const;
  /// Why a file is not the one that was mapped, to follow its name; null if it is.
  [[nodiscard]] const char* find_objection(const Result<Image>& image,
                                           const std::string& build_id,
                                           const Mappings& mappings) const;

  CoreOptions options_;
  CoreOpener opener_;
  BuildIdFolders folders_;
  const CoreFile& core_;
  const Memory& dumped_;
  std::unordered_map<std::string, Mappings> mappings_;
  mutable std::map<std::string, Entry> entries_;
  mutable std::set<std::string> proven_;  // files of the reader's own that were mapped
};

}  // namespace hognose::target
