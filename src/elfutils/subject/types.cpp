// Types to be found in DWARF: built into small shared objects, one per DWARF version, for
// dwarf_type_source_test.
// SPDX-License-Identifier: MIT
#include "types.h"

extern "C" {
Everything everything;
Plain plain;
}
