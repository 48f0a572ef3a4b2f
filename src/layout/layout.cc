// Words for witnesses.
// SPDX-License-Identifier: MIT
#include "layout/layout.h"

namespace hognose::layout {

const char* describe_witness(Witness witness) {
  switch (witness) {
    case Witness::none:
      return "nobody";
    case Witness::cache:
      return "cache (from DWARF of this build-id)";
    case Witness::build_table:
      return "shipped table of this build-id";
    case Witness::dwarf:
      return "DWARF";
    case Witness::debug_offsets:
      return "_Py_DebugOffsets";
    case Witness::table:
      return "shipped table";
  }
  return "unknown";
}

}  // namespace hognose::layout
