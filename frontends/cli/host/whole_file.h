// Files that are read and written whole or not at all.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <sys/types.h>
#include <tl/expected.hpp>

namespace hognose::cli {

/// Writes all of the bytes to an open descriptor.
[[nodiscard]] std::error_code write_all(int descriptor, std::string_view bytes);

/// Writes the file, whole or not at all. A device or a pipe is written to and stays; a link goes on
/// leading to its file, which is made if it is not there. A file that is replaced keeps its
/// permissions and owner; a new one gets `mode` whatever the umask, or the usual ones.
[[nodiscard]] std::error_code write_file(const std::string& name,
                                         std::string_view bytes,
                                         std::optional<mode_t> mode = std::nullopt);

/// Writes a file of ours, whole or not at all, in the place of whatever has its name. For a folder in
/// which others may make files: no link of theirs is followed, no device or pipe written to.
[[nodiscard]] std::error_code write_own_file(const std::string& name, std::string_view bytes);

/// The bytes of a regular file. Of no other: a device may never end. An error of the system else.
[[nodiscard]] tl::expected<std::string, std::error_code> read_whole(const std::string& name);

/// The file that a name leads to through links, whether it is there or not; the name itself where
/// links go in a circle.
[[nodiscard]] std::string follow_links(const std::string& name);

}  // namespace hognose::cli
