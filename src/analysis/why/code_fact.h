// What rules may know of the functions on the stack, native ones and Python's.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "analysis/why/claim.h"
#include "base/address.h"

namespace hognose::analysis::why {

/// A function of the crashed thread's machine stack.
struct CodeFact {
  enum class Whose : std::uint8_t { runtime, c_library, extension, nobody };
  Address pc;
  std::string function;  ///< plain name; empty if unknown
  std::string image;  ///< base name of its file; empty if none
  std::string distribution;  ///< "numpy 1.26.4"; empty if unknown
  Whose whose = Whose::nobody;
  std::string method{};  ///< as Python calls it: "parse"; empty if it does not
  std::string below{};  ///< of one without any name: the nearest caller in its file that has one
  bool is_made = false;  ///< code made at run time, which is in no file
  bool is_bridge = false;  ///< calls whatever it is told to: libffi, under ctypes and cffi
  /// Of the C++ library or the compiler, and in an extension only because it was not inlined: std::vector<int>::operator[].
  bool is_instance = false;
  Tri is_exported = Tri::unknown;  ///< its name is left where the file is stripped
  /// Who jumped here as the last thing that it did, so that it has no frame: its place in CrashFacts::left.
  std::optional<std::size_t> jumped_from{};
};

/// A Python frame, and the library's through which it came to the crash.
struct PlaceFact {
  std::string function;
  std::string file;
  std::optional<std::int64_t> line;
  std::string
      through{};  ///< the newest, "string_at (ctypes/__init__.py:519)"; empty if none is newer
};

}  // namespace hognose::analysis::why
