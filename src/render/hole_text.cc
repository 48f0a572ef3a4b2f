// A hole in words.
// SPDX-License-Identifier: MIT
#include "render/hole_text.h"

#include "base/formatted.h"

namespace hognose::render {

std::string hole_text(const Error& error) {
  const bool has_place = !error.address.is_null();
  const std::string place = has_place ? formatted(" at {:#x}", error.address.value()) : "";
  const Error reason{error.kind, {}, error.reading};
  return formatted("<unreadable{}: {}>", place, describe_error(reason));
}

}  // namespace hognose::render
