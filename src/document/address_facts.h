// What is at an address: the memory, whose it is, and which object.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hognose::document {

/// A range of the process's map.
struct AddressMapping {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::string rights;  ///< "rw-"
  std::string path;  ///< "[heap]"; empty if it is of no file
  std::uint64_t file_offset = 0;  ///< of the address in that file
};

/// The stack of a thread, or what guards its end.
struct AddressStack {
  std::int64_t tid = 0;
  std::string title;  ///< `thread 4711 "worker-1"`
  std::optional<std::int64_t> from_pointer;  ///< bytes above the stack pointer; negative: below it
  bool is_guard = false;
  std::string function;  ///< whose frame it is in; empty if unknown
};

/// A file that code and data are loaded from.
struct AddressImage {
  std::string path;
  std::string section;  ///< ".text"; empty if unknown
  std::string symbol;  ///< of the function or variable; empty if none covers the address
  std::uint64_t offset = 0;  ///< in it
};

/// A part of what the interpreter keeps for itself.
struct AddressRuntime {
  std::string
      what;  ///< for programs: "thread_state", "interpreter_state", "runtime", "frame", "data_stack", "bytecode"
  std::string text;  ///< `thread state of thread 4711 "worker-1"`
  std::string field;  ///< "datastack_top", "local 'x'"; empty if it is not known
  std::uint64_t start = 0;
  std::uint64_t offset = 0;
};

/// A block of memory that was handed out.
struct AddressBlock {
  std::string allocator;  ///< for programs: "pymalloc", "mimalloc", "c_library"
  std::uint64_t start = 0;
  std::uint64_t size = 0;
  std::string state;  ///< for programs: "live", "freed", "never_used", "unknown"
  std::string sureness;  ///< "certain", "likely"
  std::string text;  ///< "block of 64 bytes of pymalloc, freed"
};

/// An object, at the address or around it.
struct AddressObject {
  std::uint64_t address = 0;
  std::string type;
  std::string value;  ///< empty if it is not shown
  std::string state;  ///< for programs: "owned", "unowned", "freed"
  std::string sureness;  ///< "certain"; "likely": it only looks like one
  std::string how;
  std::int64_t offset = 0;  ///< of the address in it; negative: before it, in its block
  std::string part;  ///< "ob_item"; empty at its start, or if it is not known
  std::string name;  ///< what the program calls it: "self.rows"; empty if nothing names it
};

/// The block right before or behind.
struct AddressNeighbour {
  bool is_before = false;
  AddressBlock block;
  std::string object;  ///< what it holds: "looks like a float"; empty if that is not known
};

struct AddressFacts {
  std::uint64_t address = 0;
  std::string asked;  ///< by which words it was asked for: "$rdi"; empty if by its number
  std::string headline;  ///< what says most
  bool is_brief = false;  ///< shown by its headline alone
  std::optional<AddressObject> object;
  std::optional<AddressRuntime> runtime;
  std::optional<AddressBlock> block;
  std::vector<AddressNeighbour> neighbours;
  std::optional<AddressStack> stack;
  std::optional<AddressImage> image;
  std::optional<AddressMapping> mapping;
  bool is_map_known = true;
  std::string text;  ///< the C string there; empty if there is none
  std::vector<std::string> notes;
};

}  // namespace hognose::document
