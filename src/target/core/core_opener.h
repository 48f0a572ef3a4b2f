// Which files a core may lead its reader to.
//
// A core is data: whoever wrote it chose every name in it, and nobody knows whose rights he had. So a
// file is opened if the user said that the target's files are there, or if everybody may read it. What
// is the reader's own must prove to be what the core says that it is; see Files::open_unproven.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "target/seams/opener.h"

namespace hognose::target {

/// Where to look for what a core leaves out.
struct CoreOptions {
  std::string exe;  ///< the executable, if it is not where the core says; empty if it is
  std::string sysroot;  ///< a folder that holds the target's files by path; empty: none
  /// Folders that hold files by path, side by side, or as .build-id/ab/cdef and
  /// .build-id/ab/cdef.debug.
  std::vector<std::string> search_paths;
  std::function<bool()> interrupted{};  ///< Ctrl-C; may be empty
};

/// Where the file that the target calls `path` may be: below the sysroot and each search path, or
/// there.
[[nodiscard]] std::vector<std::string> places_by_path(const CoreOptions& options,
                                                      const std::string& path);

/// Folders in which files are kept by build-id: those that were given, and where debug packages and
/// debuginfod's client put them.
struct BuildIdFolders {
  std::vector<std::string> by_halves;  ///< FOLDER/.build-id/ab/cdef, FOLDER/.build-id/ab/cdef.debug
  std::vector<std::string> by_whole;  ///< FOLDER/abcdef/executable, FOLDER/abcdef/debuginfo
};
[[nodiscard]] BuildIdFolders find_build_id_folders(const CoreOptions& options);

/// Where the image of that build-id, lower-case hex, or its separate debug file may be.
[[nodiscard]] std::vector<std::string> places_by_build_id(const BuildIdFolders& folders,
                                                          const std::string& build_id);

/// Opens such places.
class CoreOpener {
 public:
  explicit CoreOpener(const CoreOptions& options);

  /// The executable that was given, what is in a folder that was given and does not lead out of it,
  /// or what everybody may read.
  [[nodiscard]] Result<Descriptor> open(const std::string& path,
                                        Wanted wanted = Wanted::file) const;
  /// A file of the reader's own.
  [[nodiscard]] Result<Descriptor> open_unproven(const std::string& path) const {
    return open_readers_own(path);
  }

 private:
  std::string exe_;
  std::vector<std::pair<std::string, Descriptor>> folders_;
};

}  // namespace hognose::target
