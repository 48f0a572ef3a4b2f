// What CPython says of a C function that has broken the contract of all of them: to return NULL with an exception set, or a
// value without one.
//
//     SystemError: <built-in function parse> returned NULL without setting an exception
//
// (Objects/call.c, _Py_CheckFunctionResult(); 2.7: Python/ceval.c; of modules: Python/importdl.c.)
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hognose::analysis::why {

struct ContractWords {
  std::string function;  ///< "parse()", "append() of a list"; "a function" where it has no name
  bool is_null = false;  ///< it returned NULL; else a value, with an exception set
  /// "parse() returned NULL without setting an exception"
  [[nodiscard]] std::string sentence() const;
};

/// Nothing if that is another text.
[[nodiscard]] std::optional<ContractWords> read_contract(std::string_view text);

}  // namespace hognose::analysis::why
