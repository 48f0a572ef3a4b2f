// The structs of a layout table as C would declare them: members in order, with types and nesting.
//
//     PyInterpreterState  threads_head  72  8   ──►   struct _is {
//     fields.inc: "threads.head|tstate_head"            …
//                                                       struct { PyThreadState *head; } threads;
//
// A table says where a field lies and how wide it is. The rest (what it is called in that version,
// its type, the PyObject that an object begins with) is known here, and only believed where it is
// no wider or narrower than the table says. What no field of the list covers is not declared.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "layout/shipped.h"

namespace hognose::elfutils {

/// A member of a struct, or a struct without a name that is a member of it.
struct CMember {
  std::string name;
  std::string type;  ///< a spelling of c_types.h; empty: a struct of `members`
  std::uint32_t offset = 0;  ///< bytes from the start of the struct it is in
  std::uint32_t size = 0;  ///< bytes; of a bit-field, of its storage unit
  std::uint8_t bit_offset = 0;  ///< of a bit-field, from `offset`, least significant bit first
  std::uint8_t bit_width = 0;  ///< 0: not a bit-field
  std::vector<CMember> members{};  ///< in order of their offset
};

/// One struct.
struct CStruct {
  std::string tag;
  std::vector<std::string> typedefs;
  std::uint32_t size = 0;  ///< bytes
  std::vector<CMember> members;  ///< in order of their offset
};

/// All structs of a table, in the order of the field list.
[[nodiscard]] std::vector<CStruct> declare_structs(const layout::ShippedTable& table);

}  // namespace hognose::elfutils
