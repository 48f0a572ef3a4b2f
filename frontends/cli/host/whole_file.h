// Files that are written whole or not at all.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <system_error>

namespace hognose::cli {

/// Writes all of the bytes to an open descriptor.
[[nodiscard]] std::error_code write_all(int descriptor, std::string_view bytes);

/// Writes the file, whole or not at all. A device or a pipe is written to and stays; a link goes on leading to its file.
[[nodiscard]] std::error_code write_file(const std::string& name, std::string_view bytes);

}  // namespace hognose::cli
