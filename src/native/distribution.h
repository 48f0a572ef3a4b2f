// Which installed distribution (what pip installs: "numpy 1.26.4") a file belongs to.
//
// Installers write one folder NAME-VERSION.dist-info beside what they install, whose RECORD lists
// every file by its path from there. It is found by walking up from the file.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "target/seams/files.h"

namespace hognose::native {

/// A distribution as its metadata folder names it.
struct Distribution {
  std::string name;
  std::string version;
};

/// NAME-VERSION.dist-info, or NAME-VERSION-py3.11.egg-info, taken apart; nothing for other names.
[[nodiscard]] std::optional<Distribution> parse_metadata_name(std::string_view folder_name);

/// Whether the text of a RECORD lists `path`, which is relative to where the metadata folder is.
[[nodiscard]] bool lists_file(std::string_view record, std::string_view path);

/// The distributions of a target, by the files on this machine. Reads each folder once.
class Distributions {
 public:
  /// Borrows `files`.
  explicit Distributions(const target::Files& files) : files_(files) {}

  /// The distribution that a file of the target belongs to; nothing if none says so.
  [[nodiscard]] std::optional<Distribution> find(const std::string& path);

 private:
  /// The names of the metadata folders in a folder of the target.
  [[nodiscard]] const std::vector<std::string>& metadata_in(const std::string& folder);
  [[nodiscard]] std::optional<Distribution> find_in(const std::string& folder,
                                                    std::string_view relative);
  [[nodiscard]] std::optional<bool> is_recorded(const std::string& metadata,
                                                std::string_view relative);

  const target::Files& files_;
  std::map<std::string, std::vector<std::string>> folders_;
  // Of all images together: more is not theirs, but somebody's who wants us to read for ever.
  std::size_t record_bytes_left_ = 64U << 20U;
  std::size_t entries_left_ = 200'000;
};

}  // namespace hognose::native
