// Whose code a file is, by its path: a library's or the user's own.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

namespace hognose::document {

/// The part of a path that says where in a library the file is: "gunicorn/arbiter.py" of what was
/// installed, "concurrent/futures/thread.py" of Python itself, and names such as "<frozen runpy>". Nothing
/// of any other file.
[[nodiscard]] std::optional<std::string_view> find_library_path(std::string_view path);

}  // namespace hognose::document
