// Folders in which hognose keeps something for its user.
//
// The environment names them, and root may have that of somebody else (sudo -E, su): where another user
// owns a part of the path, he could lead what we write wherever he likes.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/result.h"

namespace hognose::target {

/// Makes what is missing of a path, for its user alone: whatever the umask, as XDG wants it. An error,
/// and nothing is made, where anything on the way belongs to somebody else than root and us.
[[nodiscard]] Result<void> make_own_folder(const std::string& folder);

/// Whether what is there of a path belongs to root and us.
[[nodiscard]] bool belongs_to_us(const std::string& path);

}  // namespace hognose::target
