// Following a path step by step, where the kernel cannot be asked to keep it inside of a folder, or
// where it matters who may see and who may change what lies on the way.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/result.h"
#include "target/seams/descriptor.h"

namespace hognose::target {

/// Where a path begins.
struct PathStart {
  /// A folder that is held open; none: where we are ourselves.
  const Descriptor* folder = nullptr;
  /// Whether that folder is the root of all that can be reached: "/" is it, and ".." and links do not
  /// lead out of it.
  bool is_root = false;
};

/// What a path led to: held (O_PATH), not opened.
struct Walked {
  Descriptor found;
  bool is_public = true;  ///< everybody may read it, and every folder that was passed
  bool is_ours = true;  ///< nobody but root and we can change it, or what its name leads to
  /// Of what was passed all is root's and ours, though a group of ours may write it: a home is so.
  bool belongs_to_us = true;
};

/// Takes every step of `path` by itself, symbolic links as well: 40 of them, as the kernel does.
/// errno says why it failed.
[[nodiscard]] Result<Walked> walk_path(const PathStart& start, const std::string& path);

}  // namespace hognose::target
