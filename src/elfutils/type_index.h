// Finds C types by name in the compilation units of one DWARF file, reading units only as needed.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <elfutils/libdw.h>

#include "target/elf/file_work.h"

namespace hognose::elfutils {

/// The time that remains for looking through units; shared by all files of a source.
class Stopwatch {
 public:
  explicit Stopwatch(std::chrono::milliseconds left) : left_(left) {}
  [[nodiscard]] bool is_out_of_time() const { return left_.count() <= 0; }
  void spend(std::chrono::steady_clock::duration time) { left_ -= time; }

 private:
  std::chrono::steady_clock::duration left_;
};

/// The type names of one file. Borrows all that it is made of.
class TypeIndex {
 public:
  TypeIndex(Dwarf* dwarf, Stopwatch& stopwatch, target::FileWork& work);

  /// The definition of "PyListObject" (a typedef, followed) or "struct wrapperbase"; nothing if no
  /// unit defines it with a size, or time is out, or what was paid for.
  std::optional<Dwarf_Die> find(std::string_view type_name);

 private:
  using Names = std::unordered_map<std::string_view, Dwarf_Die>;
  std::optional<Dwarf_Die> find_in(const Names& names, std::string_view name);
  bool read_next_unit();
  void add(Dwarf_Die die);

  Stopwatch* stopwatch_;
  target::FileWork* work_;
  std::vector<Dwarf_Die> units_;  // ceval.c's first
  std::size_t units_read_ = 0;
  Names typedefs_;
  Names tags_;  // struct and union, definitions only
};

/// The type behind typedefs and qualifiers; nothing for void, or for an absurdly long chain.
[[nodiscard]] std::optional<Dwarf_Die> peel(Dwarf_Die type);
/// The type of a member, typedef or array, as written.
[[nodiscard]] std::optional<Dwarf_Die> type_of(Dwarf_Die die);
/// True for a struct or union that is defined here, with a size.
[[nodiscard]] bool is_definition(Dwarf_Die die);

}  // namespace hognose::elfutils
