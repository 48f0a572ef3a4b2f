// Whose code a frame is: of the program, or of Python and what was installed beside it.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace hognose::analysis {

/// Whether `path`, that of a code object, is neither of the standard library nor of an installed
/// distribution. Files are told by their folders alone.
[[nodiscard]] bool is_own_code(std::string_view path);

/// Whether a frame is of own code that says anything: the script that an installer put into "bin" is none of it, as all that it does
/// itself is `sys.exit(main())`.
[[nodiscard]] bool is_own_frame(std::string_view path, std::string_view function);

/// Whether `function` of `path` is what the one line of a helper process calls that the standard library, or who works like it, has
/// started: a resource tracker, a server that forks, a worker. That line is in no file, and nobody's own.
[[nodiscard]] bool starts_helper(std::string_view path, std::string_view function);

/// Whether it is of the standard library, but not of what was installed beside it.
[[nodiscard]] bool is_library_code(std::string_view path);

}  // namespace hognose::analysis
