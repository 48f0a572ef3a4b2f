// Words for errors.
// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <array>
#include <cstdio>

namespace hognose {

const char* describe_kind(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unmapped:
      return "unmapped";
    case ErrorKind::short_read:
      return "short read";
    case ErrorKind::corrupt:
      return "corrupt";
    case ErrorKind::absent_field:
      return "no such field in this build";
    case ErrorKind::unsupported:
      return "unsupported";
    case ErrorKind::limit:
      return "limit reached";
    case ErrorKind::permission:
      return "permission denied";
    case ErrorKind::not_found:
      return "not found";
    case ErrorKind::interrupted:
      return "interrupted";
  }
  return "unknown error";
}

std::string describe_error(const Error& error) {
  std::string text = describe_kind(error.kind);
  if (error.reading != nullptr && *error.reading != '\0') {
    text += " while reading ";
    text += error.reading;
  }
  if (!error.address.is_null()) {
    std::array<char, 24> hex{};
    std::snprintf(
        hex.data(), hex.size(), "0x%llx", static_cast<unsigned long long>(error.address.value()));
    text += " at ";
    text += hex.data();
  }
  return text;
}

}  // namespace hognose
