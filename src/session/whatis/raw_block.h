// What a block looks like that was handed out for no object: a table of pointers, the keys of a dict.
// SPDX-License-Identifier: MIT
#pragma once

#include "base/budget.h"
#include "document/address_facts.h"
#include "python/heap/memory_block.h"
#include "python/program/program.h"

namespace hognose::session {

/// Adds a note, if it looks like something.
void add_raw_block(const python::Program& program,
                   const python::MemoryBlock& block,
                   Budget& budget,
                   document::AddressFacts& facts);

}  // namespace hognose::session
