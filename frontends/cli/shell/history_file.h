// Where the lines of the prompt are kept from one time to the next.
//
// libedit opens a file by its name, wherever that leads. So it is given a file of ours without a name, and
// what it has written there takes the place of the one before - if that, and all that leads to it, is
// the user's own: a link that somebody else made leads to what he wants overwritten.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>

namespace hognose::cli {

/// $XDG_STATE_HOME/hognose/history, whose folder is made; empty where there can be none.
[[nodiscard]] std::string find_history_path();

/// Has `write` write the lines to a file that it is given the name of, and keeps them at `path`. What cannot
/// be kept is not.
void save_history(const std::string& path, const std::function<void(const char* name)>& write);

}  // namespace hognose::cli
