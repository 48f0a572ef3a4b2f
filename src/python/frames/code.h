// A code object: names, file, and the line of each instruction.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/lacks.h"
#include "base/result.h"
#include "python/frames/line_table.h"
#include "python/program/program.h"

namespace hognose::python {

/// What kind of variable a slot of a frame holds.
enum class VariableKind : std::uint8_t { local, cell, free, hidden };

/// One named slot of localsplus.
struct Variable {
  std::string name;
  VariableKind kind = VariableKind::local;
  bool is_argument = false;
};

/// The variables of a code object, in slot order: those before the first that could not be read. One
/// whose name alone is lost is called "?".
struct Variables {
  std::vector<Variable> known;
  Lacks lacks;  ///< why there may be more, or other kinds or names
};

/// What hognose keeps of a code object while an epoch lasts. Name parts that could not be read are
/// absent, each on its own.
struct CodeInfo {
  Address address;
  std::string name;  ///< co_name, printable; "?" if unreadable
  std::string
      qualified_name;  ///< co_qualname, printable; empty where it says no more, or is not known
  std::string filename;  ///< co_filename, printable; "?" if unreadable
  std::string path;  ///< the same as the file system spells it (surrogateescape undone)
  std::optional<std::int64_t> first_line;
  std::vector<std::byte> line_table;
  std::int64_t nlocalsplus = 0;  ///< slots before the value stack
  std::int64_t nlocals = 0;
  std::int64_t stacksize = 0;
  Address bytecode;  ///< start of the instructions, for pointer dialects
  std::uint64_t bytecode_size = 0;  ///< bytes
  std::optional<Error> hole;  ///< why its name, its file or its lines are unknown
};

[[nodiscard]] Result<CodeInfo> read_code(const Program& program, Address code);

/// The same, read once an epoch and kept; the reference is good until Program::forget().
[[nodiscard]] const Result<CodeInfo>& find_code(const Program& program, Address code);
/// The same for who keeps it longer; null if it cannot be read.
[[nodiscard]] std::shared_ptr<const CodeInfo> share_code(const Program& program, Address code);

[[nodiscard]] Variables read_variables(const Program& program, Address code);

/// The same, read once an epoch and kept; the reference is good until Program::forget().
[[nodiscard]] const Variables& find_variables(const Program& program, Address code);

/// Where the instruction at `offset` (bytes from the start of the bytecode) stands in the source.
[[nodiscard]] Position find_position(const Program& program,
                                     const CodeInfo& code,
                                     std::int64_t offset);

}  // namespace hognose::python
