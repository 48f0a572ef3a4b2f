// What is seen of processes that take too long.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "target/process/process_facts.h"

namespace hognose::cli {

/// One process, as the commands that tell of hangs answer: as text, and each answer in JSON.
struct Seen {
  std::string text;
  std::vector<std::string> answers;
};

/// Looks at one process. One that is no Python, or may not be read, is said to be so.
[[nodiscard]] Seen look_at(const target::ProcessFacts& process);

/// Looks at all of them, says what is seen on standard error after `title`, and keeps it in
/// `folder`/`name`.txt and .json, if there is a folder.
void look_at_all(const std::vector<target::ProcessFacts>& family,
                 const std::string& title,
                 const std::string& folder,
                 const std::string& name);

}  // namespace hognose::cli
