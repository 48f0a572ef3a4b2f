// A name for a crash that is the same each time that the same thing crashes.
//
// It is made of the rule, what tells its finding from others, and who is blamed: names alone, no
// addresses, numbers of lines or versions, which change from run to run and from build to build.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "analysis/why/finding.h"

namespace hognose::analysis::why {

struct Fingerprint {
  std::string digits;  ///< 16 of them, hexadecimal: 64 bits of FNV-1a of the text
  std::string text;  ///< lines: 1, the rule, the detail, the blamed function, the Python function
};

[[nodiscard]] Fingerprint make_fingerprint(const CrashFacts& facts, const Finding& finding);

}  // namespace hognose::analysis::why
