// Names of C++ and Rust as they are written.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace hognose::native {

/// A name of C++ or Rust as it is written; any other name as it is, and one that was made to explode: each
/// reference back (S_, T0_, B3_) may double what is written, which then is longer than four times 4 KiB.
[[nodiscard]] std::string demangled(const std::string& name);
/// The same of the name that type_info has of a type: "St13runtime_error".
[[nodiscard]] std::string demangled_type(const std::string& name);

}  // namespace hognose::native
