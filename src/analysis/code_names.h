// The names that code uses: of globals, attributes and methods.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <set>
#include <string>

#include "python/program/program.h"

namespace hognose::analysis {

class CodeNames {
 public:
  /// Borrows it.
  explicit CodeNames(const python::Program& program) : program_(program) {}

  /// co_names; none of what cannot be read.
  [[nodiscard]] const std::set<std::string>& find(Address code);
  /// Whether one of them is of a method that gives a lock back.
  [[nodiscard]] bool name_release(Address code);

 private:
  const python::Program& program_;
  std::map<Address, std::set<std::string>> names_;
};

}  // namespace hognose::analysis
