// What a GDB says of its start-up files, and the line that is written into one.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace hognose::cli {

/// The file of the user's that this GDB reads, by its `--help`; empty if none of them is there.
/// It reads one of several, and which one depends on its version.
[[nodiscard]] std::string find_user_init(std::string_view help);

/// The value of a row of its `--configuration`, "--with-system-gdbinit": a path, or empty.
[[nodiscard]] std::string find_setting(std::string_view configuration, std::string_view row);

/// Ends the line, by which it is found again.
inline constexpr std::string_view gdb_mark = "# by `hognose setup gdb`";

/// A line for GDB that loads the file with this path if it is there; "~/…" is of whoever reads it.
[[nodiscard]] std::string make_gdb_line(std::string_view path);

}  // namespace hognose::cli
