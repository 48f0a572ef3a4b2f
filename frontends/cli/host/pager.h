// What does not fit the terminal goes through a pager, as of git and systemd: $HOGNOSE_PAGER, $PAGER, less.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hognose::cli {

/// What decides which pager is used: the user's word and the environment.
struct PagerWishes {
  bool no_pager = false;  ///< --no-pager
  std::optional<std::string> HOGNOSE_PAGER;  ///< a command for sh; "" and "cat" mean none
  std::optional<std::string> PAGER;  ///< the same of all programs
  std::string TERM;  ///< "" and "dumb" have no pager
  bool has_less = false;  ///< it can be found
};

/// The pager as a command for sh; empty: none.
[[nodiscard]] std::string choose_pager(const PagerWishes& wishes);

/// The same of this process's environment.
[[nodiscard]] std::string find_pager(bool no_pager);

/// How many lines of a terminal a text takes that may have colours. `columns` is not 0.
[[nodiscard]] std::size_t count_screen_lines(std::string_view text, std::size_t columns);

/// Shows `text` by a pager and waits until its reader leaves it. False if it could not be started: nothing was
/// shown then.
[[nodiscard]] bool show_by(const std::string& pager, const std::string& text);

}  // namespace hognose::cli
