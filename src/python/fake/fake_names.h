// What frames of tests are called.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "python/frames/code.h"

namespace hognose::python {

inline std::shared_ptr<const CodeInfo> make_names(std::string name, std::string path) {
  CodeInfo info;
  info.name = std::move(name);
  info.filename = info.path = std::move(path);
  return std::make_shared<const CodeInfo>(std::move(info));
}

}  // namespace hognose::python
