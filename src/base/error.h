// What went wrong while reading a target: a small value that is returned, never thrown.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>

#include "base/address.h"

namespace hognose {

/// The sorts of failure that callers and readers tell apart.
enum class ErrorKind : std::uint8_t {
  unmapped,  ///< the target has no such memory
  short_read,  ///< memory ended in the middle of what was wanted
  corrupt,  ///< bytes were there, and cannot be what they should be
  absent_field,  ///< this build of CPython has no such field, or no witness knows where it is
  unsupported,  ///< understood, and not handled
  limit,  ///< a safety limit ended the walk
  permission,  ///< the operating system refuses
  not_found,  ///< what was looked for does not exist
  interrupted,  ///< the user pressed Ctrl-C
};

/// One failure: its kind, where in the target, and what was being read ("dict keys"), a literal.
struct Error {
  ErrorKind kind = ErrorKind::corrupt;
  Address address;
  const char* reading = "";

  bool operator==(const Error&) const = default;
};
static_assert(std::is_trivially_copyable_v<Error> && sizeof(Error) <= 32);

/// The kind as a word or two: "unmapped", "short read", …
[[nodiscard]] const char* describe_kind(ErrorKind kind);

/// The whole error on one line: "unmapped while reading dict keys at 0x7f…".
[[nodiscard]] std::string describe_error(const Error& error);

}  // namespace hognose
