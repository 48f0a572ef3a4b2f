// Where a whole path leads: from its root, step by step.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "command/path/path.h"
#include "python/attributes/members.h"
#include "python/kinds/frame_object.h"
#include "session/work.h"

namespace hognose::command {

/// The end of a path.
struct Reached {
  Address object;
  std::optional<python::Member>
      member;  ///< of `object`, if the last step led to no object but to that
  std::optional<python::FramePart> frame{};  ///< if it led to a frame; `object` is null then
};

/// Takes all steps of `path`, which `text` spells; or why it leads nowhere, for a reader:
/// "at 'self.rows': no item 7".
[[nodiscard]] tl::expected<Reached, std::string> follow(session::Work& work,
                                                        std::string_view text,
                                                        const Path& path,
                                                        Address root);

/// The same from the selected Python frame of what is asked, root and all.
[[nodiscard]] tl::expected<Reached, std::string> reach(const session::Query& query,
                                                       std::string_view text);

}  // namespace hognose::command
