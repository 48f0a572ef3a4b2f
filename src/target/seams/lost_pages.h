// Files that become shorter while they are mapped: a crash loop writes the next core over this one.
// SPDX-License-Identifier: MIT
#pragma once

namespace hognose::cli {

/// From here on, a page of a mapped file that is gone reads as zeros instead of ending the program.
void survive_lost_pages();

/// Whether that has happened.
[[nodiscard]] bool were_pages_lost();

}  // namespace hognose::cli
