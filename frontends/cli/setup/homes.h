// Where a user keeps what programs need, and where this program was installed.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace hognose::cli {

/// $HOME without a slash at its end; empty if it is not set or no absolute path.
[[nodiscard]] std::string home_folder();
/// Why nothing is written there, nor in the folders below: it is not known, or one of them is somebody
/// else's. Empty if they are the user's own.
[[nodiscard]] std::string describe_unfit_home();
/// $XDG_DATA_HOME, or ~/.local/share; empty without a home.
[[nodiscard]] std::string data_folder();
/// $XDG_CONFIG_HOME, or ~/.config; empty without a home.
[[nodiscard]] std::string config_folder();
/// $ZDOTDIR, or $HOME: where zsh has its start-up files.
[[nodiscard]] std::string zsh_folder();
/// A path as users write it: "~/…" where it is below their home.
[[nodiscard]] std::string shortened(const std::string& path);

/// The folder whose bin/ this program is in: that of the file that runs, whatever links lead to it.
[[nodiscard]] std::string installed_prefix();

}  // namespace hognose::cli
