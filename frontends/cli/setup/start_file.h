// A start-up file that belongs to somebody, with one line of ours in it.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace hognose::cli {

/// What a step has come to: a sentence for the user, and the exit status if it went wrong.
struct Step {
  std::string said;
  int status = 0;  ///< 0; 2; or 77, not permitted
};

/// Says what was done, on standard output, and what went wrong, on standard error; returns the exit
/// status of the first step that failed.
[[nodiscard]] int tell(const std::vector<Step>& steps);

/// The step that failed because the system said so: "cannot WHAT PATH: …".
[[nodiscard]] Step failed_step(const std::string& what,
                               const std::string& path,
                               const std::error_code& error);

/// Copies a file, if what is there is not the same already.
[[nodiscard]] Step copy_file(const std::string& from, const std::string& to, bool for_everybody);

/// Puts the line into the file, which is made if it is not there; what others wrote stays. If a line
/// of theirs speaks of `word`, nothing is written: it does what ours would.
[[nodiscard]] Step put_into(const std::string& path,
                            std::string_view line,
                            std::string_view mark,
                            std::string_view word);

/// Takes our line out of the file; a file that is empty without it goes too, unless it is a link.
/// Says nothing if there was none.
[[nodiscard]] Step take_out(const std::string& path, std::string_view mark);

/// Removes a file, if it is there. Says nothing if it was not.
[[nodiscard]] Step remove_file(const std::string& path);

}  // namespace hognose::cli
