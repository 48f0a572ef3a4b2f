// Reads what GDB's CLI commands print, where its Python API has no call for it.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "target/seams/maps.h"
#include "target/seams/symbols.h"

namespace hognose::gdb {

/// The table of `info proc mappings`: live (with permissions), core files (without), and the
/// column layouts of GDB 10 to 18. Lines that make no sense are left out.
[[nodiscard]] std::vector<target::Mapping> parse_info_proc_mappings(std::string_view text);

/// The "0x… - 0x… is load3" lines of `info files` on a core file: memory that the core holds.
[[nodiscard]] std::vector<target::Mapping> parse_core_segments(std::string_view text);

/// The path of the core in the banner of `info files`; empty if there is none.
[[nodiscard]] std::string parse_core_path(std::string_view text);

/// One ".text" line of `info files`: a loaded file and where this section of it lies.
struct LoadedSection {
  std::string path;
  std::string section;
  Address start;
};
/// The ".text" sections that `info files` lists, the executable's first.
[[nodiscard]] std::vector<LoadedSection> parse_text_sections(std::string_view text);

/// The answer of `info symbol ADDRESS`: "PyEval_EvalCode + 12 in section .text of /lib/x.so".
[[nodiscard]] std::optional<target::Symbol> parse_info_symbol(std::string_view text,
                                                              Address address);

/// What GDB wants of a completion: `candidate` can stand for the last blank-separated word of
/// `text`, but GDB replaces only `word`, the part after its own last word break.
[[nodiscard]] std::string strip_completed_prefix(std::string_view candidate,
                                                 std::string_view text,
                                                 std::string_view word);

}  // namespace hognose::gdb
