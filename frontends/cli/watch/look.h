// What is seen of processes that take too long, and in the cores of those that crashed.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "target/process/process_facts.h"

namespace hognose::cli {

/// Where it is kept: `folder`/`name`.txt and .json. Nowhere if `folder` is empty.
struct Keep {
  std::string folder;
  std::string name;
};

/// Looks at all of them as the commands do that tell of hangs, and says what is seen on standard error,
/// after `title`. One that is no Python, or may not be read, is said to be so.
void look_at_all(const std::vector<target::ProcessFacts>& family,
                 const std::string& title,
                 const Keep& keep);

/// The same of cores, as the commands do that tell of crashes.
void look_at_cores(const std::vector<std::string>& paths,
                   const std::string& title,
                   const Keep& keep);

}  // namespace hognose::cli
