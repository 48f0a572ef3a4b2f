// Paths as short as they still say which file it is.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace hognose::render {

/// A Python file: by where it is in its library, or below `folder` (empty: none); else the whole path.
[[nodiscard]] std::string_view short_path(std::string_view path, std::string_view folder);

/// A file of machine code: its name alone.
[[nodiscard]] std::string_view short_image(std::string_view path);

/// A source file as a compiler saw it: its name and the folder that it is in.
[[nodiscard]] std::string_view short_source(std::string_view path);

}  // namespace hognose::render
