// The functions of one compilation unit by address, and those that were inlined into them.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include <elfutils/libdw.h>

#include "native/code_lines.h"
#include "target/elf/file_work.h"

namespace hognose::elfutils {

/// What an instruction of a unit is part of. Borrows the Dwarf, and what pays for reading it.
class UnitFunctions {
 public:
  UnitFunctions(Dwarf_Die unit, target::FileWork& work);

  /// The functions at `address` as linked, as CodeLines::find() gives them; one without a name if
  /// only the line is known, and none if that is not either.
  [[nodiscard]] std::vector<native::CodeFunction> find(Dwarf_Addr address);

 private:
  struct Range {
    Dwarf_Addr begin = 0;
    Dwarf_Addr end = 0;
    Dwarf_Die function{};
  };
  void add_functions(Dwarf_Die parent, int depth);
  void add_ranges(Dwarf_Die function);
  [[nodiscard]] std::optional<Dwarf_Die> find_function(Dwarf_Addr address) const;
  [[nodiscard]] bool has_address(Dwarf_Die die, Dwarf_Addr address);
  [[nodiscard]] std::optional<Dwarf_Die> find_child(Dwarf_Die parent,
                                                    Dwarf_Addr address,
                                                    std::size_t& dies_left);
  [[nodiscard]] std::optional<Dwarf_Die> find_inlined(Dwarf_Die outer,
                                                      Dwarf_Addr address,
                                                      std::size_t& dies_left);
  void set_line(Dwarf_Addr address, native::CodeFunction& innermost);
  void set_call(Dwarf_Die inlined, native::CodeFunction& caller);

  Dwarf_Die unit_;
  target::FileWork& work_;
  std::size_t dies_left_;
  std::vector<Range> ranges_;  // by where they begin
  bool has_lines_;
  Dwarf_Files* files_ = nullptr;
};

}  // namespace hognose::elfutils
