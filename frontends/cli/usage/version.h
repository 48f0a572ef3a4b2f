// What `hognose --version` says.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace hognose::cli {

/// The version of this program, the commit that it was made from if that is known, and on a line of its
/// own the libraries that are part of it, with theirs.
[[nodiscard]] std::string describe_version();

}  // namespace hognose::cli
